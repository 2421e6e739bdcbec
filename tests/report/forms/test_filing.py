"""The form for filing: its items are the rulebook's, empty states say what to do, long lists are cut and said to be."""

import dataclasses
import importlib
import io
from collections.abc import Callable

import polars as pl
import pytest
from pypdf import PdfReader

from qingshen.phases import Audit
from qingshen.report import docx, html, pdf
from qingshen.report.document import Document, TableBlock
from qingshen.report.forms import filing
from qingshen.rulebook.procedure import filing_items

# The package gives the verb under the module's own name.
MODULE = importlib.import_module("qingshen.report.forms.filing")
PLAN = '[plan]\nstart = "2024-03-01"\npublished = "2024-04-16"\n'
ENTERPRISES = "enterprise,name,listed,reason\nE1,甲厂 Mill One,yes,排放量大 / large load\nE2,乙厂,no,停产\n"
ROW = {
    "number": 1, "option": "E1/M1", "level": "enterprise", "enterprise": "E1", "name": "中水回用 / Reuse of water",
    "cost_class": "high", "investment": 120.0, "period_months": 24.0, "responsible": "设备科 / equipment",
    "problem": "checklist/Q1", "target": "T1", "basis": "企业申报的预期效果 / effects expected by the enterprise",
}  # fmt: skip


@pytest.fixture
def filed(audited: Callable[..., Audit]) -> Audit:
    bare = audited(enterprises=ENTERPRISES, settings=PLAN)
    rows = [ROW, {**ROW, "number": 2, "option": "industry/steam", "level": "industry", "enterprise": None,
                  "investment": None, "responsible": None}]  # fmt: skip
    return dataclasses.replace(bare, tables={**bare.tables, "filing": pl.DataFrame(rows)})


def tables(document: Document) -> dict[str, TableBlock]:
    blocks = [block for section in document.sections for block in section.blocks]
    return {block.caption.zh: block for block in blocks if isinstance(block, TableBlock)}


def test_the_sections_are_the_items_of_the_rulebook_and_the_signatures(filed: Audit) -> None:
    titles = [section.title.zh for section in filing(filed, "zh").sections]
    assert titles == [one.name.zh for one in filing_items() if one.code != "signature"] + ["签章"]


def test_only_audited_enterprises_are_filed_with_their_reasons(filed: Audit) -> None:
    rows = tables(filing(filed, "zh"))["审核企业及列入理由"].rows
    assert [(row[1], row[4].en) for row in rows] == [("E1", "large load")]


def test_the_plan_has_dates_and_who_answers(filed: Audit) -> None:
    rows = tables(filing(filed, "zh"))["工作计划"].rows
    assert len(rows) == 12 and rows[0][1] == "2024-03-01" and rows[0][3].zh


def test_an_option_without_a_figure_shows_a_dash_and_never_zero(filed: Audit) -> None:
    rows = tables(filing(filed, "zh"))["备案方案清单"].rows
    assert rows[0][5] == 120.0 and rows[1][5].zh == "—" and rows[1][2].zh == "—"


def test_a_long_list_is_cut_and_says_so(filed: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "SHOWN", 1)
    block = tables(filing(filed, "zh"))["备案方案清单"]
    assert len(block.rows) == 1 and "共 2 行，列出前 1 行" in block.note.zh


def test_an_audit_with_nothing_to_file_says_what_to_do(audited: Callable[..., Audit]) -> None:
    bare = audited()
    empty = dataclasses.replace(bare, tables={})
    page = html.render(filing(empty, "en"))
    for told in ("There is no enterprise on the list", "give its start in [plan]", "No option is adopted yet"):
        assert told in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_both_levels_sign_in_word_and_print(filed: Audit, language: str) -> None:
    document = filing(filed, language)
    signers = [column.label.into(language) for column in tables(document)["签字与盖章"].columns[1:]]
    assert signers == [one.into(language) for one in MODULE.SIGNERS]
    printed = PdfReader(io.BytesIO(pdf.render(document, has_front=False)))
    assert "备案表" in printed.pages[0].extract_text() if language == "zh" else printed.pages
    assert docx.render(document, has_front=False)
