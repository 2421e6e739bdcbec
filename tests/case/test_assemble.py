"""A case from blocks, wherever they came from: the same as read from a folder."""

from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from qingshen.case import read_case
from qingshen.case.assemble import assemble, by_place, enterprises_of
from qingshen.case.frame import Frame, gather_frame
from qingshen.case.schema import ENTERPRISES, TABLES
from qingshen.case.sheet import Block
from qingshen.case.workbook import ANSWER_TABLES, read_workbook
from qingshen.problems import Place, Problem

PARK = Path(__file__).parents[2] / "examples" / "electroplating-park"
LISTED = "enterprise,name,listed\nEP01,甲厂,yes\n"


@pytest.fixture(scope="module")
def frame() -> Frame:
    found, _ = gather_frame(PARK)
    assert found is not None
    return found


def listed(*codes: str) -> Block:
    columns = {"enterprise": list(codes), "name": [f"{code}厂" for code in codes], "listed": ["yes"] * len(codes)}
    letters = dict(zip(columns, "ABC", strict=True))
    return Block("list.csv", ENTERPRISES.name, letters, range(2, 2 + len(codes)), columns)


def quantity(**cells: object) -> Block:
    row = {"year": 2024, "variable": "fresh_water", "value": 5.0, "unit": "m3", **cells}
    return Block(
        "", "quantities", dict(zip(row, "ABCDEFG", strict=False)), [1], {k: [v] for k, v in row.items()}, "EP01"
    )


def test_a_folder_and_its_blocks_make_the_same_case(frame: Frame, tmp_path: Path) -> None:
    (tmp_path / "workbooks").mkdir()
    for name in ("audit.toml", "decisions.toml", "workbooks/EP01.xlsx"):
        (tmp_path / name).write_bytes((PARK / name).read_bytes())
    (tmp_path / "enterprises.csv").write_text(LISTED, encoding="utf-8")
    read = read_case(tmp_path)
    workbook = read_workbook(PARK / "workbooks/EP01.xlsx", "workbooks/EP01.xlsx", ())
    blocks, _ = workbook.blocks("EP01")
    case, _ = assemble(frame, enterprises_of([listed("EP01")])[0], {name: [one] for name, one in blocks.items()})
    assert case is not None
    for name in ANSWER_TABLES:
        assert_frame_equal(getattr(case, name), getattr(read, name))


def test_nothing_written_is_a_case_with_every_column(frame: Frame) -> None:
    case, problems = assemble(frame, enterprises_of([listed("EP01")])[0], {})
    assert case is not None and [one.code for one in problems] == ["enterprise-silent"]
    whole = read_case(PARK)
    for name in ANSWER_TABLES:
        assert getattr(case, name).height == 0
        assert getattr(case, name).schema == getattr(whole, name).schema, name


def test_a_block_without_rows_is_as_none(frame: Frame) -> None:
    empty = {name: [Block("", name, {"year": "A"}, [], {"year": []}, "EP01")] for name in TABLES}
    case, problems = assemble(frame, enterprises_of([listed("EP01")])[0], empty)
    assert case is not None and [one.code for one in problems] == ["enterprise-silent"]


def test_an_error_leaves_no_case_and_what_was_found_before_is_told(frame: Frame) -> None:
    before = Problem(Place("z.xlsx"), "before", TABLES["quantities"].label, TABLES["quantities"].label, "warning")
    rows = enterprises_of([listed("EP01")])[0]
    case, problems = assemble(frame, rows, {"quantities": [quantity(value="约5")]}, found=[before])
    assert case is None and [one.code for one in problems] == ["cell-about", "before"]
    case, problems = assemble(frame, rows, {"quantities": [quantity()]}, inputs={"a.xlsx": "0"}, found=[before])
    assert case is not None and case.warnings == tuple(problems)
    assert ("a.xlsx", "0") in case.inputs and set(frame.inputs.items()) < set(case.inputs)


def test_problems_stand_in_the_order_of_a_sheet() -> None:
    label = TABLES["quantities"].label
    cells = ["E14", "AA9", "E9", ""]
    ordered = sorted((Problem(Place("a", "b", cell), "x", label, label) for cell in cells), key=by_place)
    assert [one.place.cell for one in ordered] == ["", "E9", "AA9", "E14"]
