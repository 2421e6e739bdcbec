"""A draft is written as a workbook and read back as the same draft; a problem leads back to its cell."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from qingshen.case.assemble import assemble, enterprises_of
from qingshen.case.canonical import canonical_row
from qingshen.case.frame import Frame, gather_frame
from qingshen.case.schema import TABLES
from qingshen.case.sheet import Block
from qingshen.case.workbook import read_workbook
from qingshen.exchange.draft import (
    ASKED,
    SUBJECTS,
    Spot,
    asked_rows,
    blocks_of,
    draft_forms,
    draft_of,
    ident_of,
    known_of,
    rows_in,
    settled,
    spot,
    write_draft,
)
from qingshen.exchange.template import revision_of
from qingshen.problems import Place

PARK = Path(__file__).parents[2] / "examples" / "electroplating-park"
WORKBOOKS = sorted((PARK / "workbooks").glob("*.xlsx"))
WHO = {"enterprise": "EP01", "name": "甲厂"}
Draft = dict[str, list[dict[str, str]]]


@cache
def frame() -> Frame:
    found, problems = gather_frame(PARK)
    assert found is not None and not problems
    return found


def again(draft: Draft, folder: Path, revision: int | None = None) -> Draft:
    """Return what is read from the draft's workbook."""
    path = folder / "draft.xlsx"
    write_draft(path, frame(), WHO, draft, revision)
    return draft_of(read_workbook(path, path.name, ("quantities", "answers")), frame(), "EP01")


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_every_workbook_of_the_example_comes_back(path: Path, tmp_path: Path) -> None:
    draft = draft_of(read_workbook(path, path.name, ()), frame(), path.stem)
    assert draft["quantities"]
    assert again(draft, tmp_path) == draft


# What people write: figures, limits, percents, words where a figure belongs, signs that spreadsheets take for more.
FIGURES = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False, width=64).map(str),
    st.integers(-(10**9), 10**9).map(str),
    st.sampled_from(
        ["<0.05", "ND", "未检出", "12%", "约12", "1,234.5", "１２", "/", "", "12吨", "0.30000000000000004", "1e300"]
    ),
)
WORDS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=12),
    st.sampled_from(["=1+1", "007", "2024-01-01", "TRUE", "‘引’", "a\nb", "_x0041_", "#N/A", "合计 "]),
)


def cells(table: str, fixed: dict[str, str]) -> st.SearchStrategy[dict[str, str]]:
    """Return rows of `table` with the fields `fixed`, the others as people may write them, canonical."""
    parts: dict[str, st.SearchStrategy[Any]] = {}
    for one in TABLES[table].fields:
        if one.name == "enterprise" or one.name in fixed:
            continue
        if one.choices:
            parts[one.name] = st.sampled_from(
                ["", *(name for code, label in one.choices for name in (code, label.zh)), "别的"]
            )
        elif one.kind == "number":
            parts[one.name] = FIGURES
        elif one.kind == "year":
            parts[one.name] = st.sampled_from(["2023", "2024年", "", "去年"])
        else:
            parts[one.name] = st.one_of(WORDS, st.sampled_from(NAMED.get(one.name, ["kg"])))
    raw = st.fixed_dictionaries({}, optional=parts)
    return raw.map(lambda row: canonical_row(TABLES[table], {**row, **fixed}, known_of(frame(), "EP01")))


NAMED = {
    "balance": ["water", "水平衡", "镍"], "role": ["新鲜水", "fresh", "drained"], "component": ["镍", "COD"],
    "carrier": ["电力", "天然气", "electricity"], "unit": ["m3", "t", "kg"],
    "variable": ["新鲜水用量", "hazardous_waste"],
    "stream": ["W1", "W2"], "name": ["n"], "measure": ["M-1"],
}  # fmt: skip


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    said: Draft = {}
    for table in ASKED:
        asked = asked_rows(frame())[table]
        rows = draw(st.lists(st.sampled_from(range(len(asked))), max_size=4, unique=True))
        said[table] = [draw(cells(table, {name: asked[at][name] for name in SUBJECTS[table]})) for at in rows]
    for table in ("activities", "streams", "contents", "parameters", "measures", "effects"):
        said[table] = draw(st.lists(cells(table, {}), max_size=3))
    return settled(frame(), said)


@settings(max_examples=40)
@given(drafts())
def test_any_draft_comes_back(tmp_path_factory: pytest.TempPathFactory, draft: Draft) -> None:
    assert again(draft, tmp_path_factory.mktemp("draft")) == draft


@settings(max_examples=40)
@given(drafts())
def test_settling_settles(draft: Draft) -> None:
    assert settled(frame(), draft) == draft
    assert settled(frame(), rows_in(draft_forms(frame(), draft))) == draft


def test_the_same_draft_gives_the_same_bytes_and_bears_its_revision(tmp_path: Path) -> None:
    draft = draft_of(read_workbook(WORKBOOKS[0], "a.xlsx", ()), frame(), "EP01")
    assert again(draft, tmp_path, 41) == draft
    first = hashlib.sha256((tmp_path / "draft.xlsx").read_bytes()).hexdigest()
    again(draft, tmp_path, 41)
    assert hashlib.sha256((tmp_path / "draft.xlsx").read_bytes()).hexdigest() == first
    assert revision_of(tmp_path / "draft.xlsx") == 41
    load_workbook(tmp_path / "draft.xlsx").save(tmp_path / "saved.xlsx")
    assert revision_of(tmp_path / "saved.xlsx") == 41
    again(draft, tmp_path)
    assert revision_of(tmp_path / "draft.xlsx") is None


def test_what_is_gathered_beside_the_form_stays_too(tmp_path: Path) -> None:
    row = {"year": "2024", "variable": "fresh_water", "source": "meter", "value": "12", "unit": "m3"}
    assert again({"sources": [row]}, tmp_path) == {"sources": [row]}


@pytest.mark.parametrize("word", ["小计", " 合 计 ", "Total"])
def test_a_total_somebody_wrote_below_is_no_row_of_the_draft(tmp_path: Path, word: str) -> None:
    path = tmp_path / "clerk.xlsx"
    said = {"quantities": [{"variable": "fresh_water", "year": "2024", "value": "5"}]}
    write_draft(path, frame(), WHO, said)
    book = load_workbook(path)
    book["数据"].append([word, None, 5])
    book.save(path)
    assert draft_of(read_workbook(path, path.name, ()), frame(), "EP01") == again(said, tmp_path)


def test_of_a_row_said_twice_the_one_that_says_something_stays() -> None:
    key = {"variable": "fresh_water", "year": "2024"}
    for rows in ([key, {**key, "value": "5"}], [{**key, "value": "5"}, {**key, "reason": "见附件"}]):
        assert settled(frame(), {"quantities": rows})["quantities"] == [{**key, "value": "5"}]


def test_rows_without_their_key_do_not_stop_a_form() -> None:
    draft = {"activities": [{"amount": "5"}], "parameters": [{"value": "1"}], "checks": [{"answer": "yes"}]}
    shown = rows_in(draft_forms(frame(), draft))
    assert shown["activities"] == [{"amount": "5"}] and shown["parameters"] == [{"value": "1"}]


def test_a_problem_leads_back_to_its_cell() -> None:
    key = {"variable": "fresh_water", "year": "2024"}
    draft = {
        "quantities": [{**key, "value": "约12"}],
        "activities": [{"carrier": "electricity", "year": "2024", "amount": "5", "unit": "kg"}],
    }
    shown = draft_forms(frame(), draft)
    blocks = {name: [block] for name, block in blocks_of(shown, "EP01").items()}
    listed = Block("", "enterprises", {"enterprise": "A", "name": "B"}, [1], {"enterprise": ["EP01"], "name": ["甲厂"]})
    case, problems = assemble(frame(), enterprises_of([listed])[0], blocks)
    assert case is None
    found = {one.code: spot(one.place) for one in problems if one.severity == "error"}
    at = [ident_of("quantities", row) for row in rows_in(shown)["quantities"]].index("fresh_water/2024")
    assert found == {"cell-about": Spot("quantities", at, "value"), "unit-incompatible": Spot("activities", 0, "unit")}


def test_a_place_of_no_form_has_no_spot() -> None:
    assert spot(Place("a.xlsx", "企业信息", "B3")) is None
    assert spot(Place("", "quantities", "")) == Spot("quantities", 0, "")
