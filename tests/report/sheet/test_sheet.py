"""The whole sheet: two pages whatever there is to say, both languages, and the ids it cites are there."""

import io

import docx as python_docx
import pytest
from pypdf import PdfReader

from qingshen.explain import trace
from qingshen.language import Language, Text
from qingshen.phases import Audit
from qingshen.report import docx, html, pdf
from qingshen.report.document import Cell, Document, Figure, Paragraph, TableBlock
from qingshen.report.sheet import PARTS, gather, sheet
from tests.examples.audited import audited


@pytest.fixture(scope="module")
def park() -> Audit:
    return audited("electroplating-park")


def ids(document: Document) -> set[str]:
    found = set()
    for block in (block for section in document.sections for block in section.blocks):
        match block:
            case TableBlock():
                found |= {block.explain_id}
                found |= {cell.explain_id for row in block.rows for cell in row if isinstance(cell, Cell)}
            case Paragraph():
                found |= {part.explain_id for part in block.parts.values() if isinstance(part, Figure)}
    return found - {""}


def test_every_part_is_there_in_the_order_of_the_procedure(full: Audit) -> None:
    titles = [Text(*section.title).zh for section in sheet(full, "E1", "zh").sections]
    assert titles == [
        *("基本信息", "筹划与组织", "预审核数据", "审核结果", "问题清单", "权重排序与审核重点", "无/低费方案"),
        *("中/高费方案", "方案实施情况", "实施效果", "改进建议 [DESIGN]", "结论", "签章"),
    ]
    assert len(titles) == len(PARTS)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("enterprise", ["E1", "E2", "E3"])
def test_two_pages_hold_it_however_much_there_is(full: Audit, enterprise: str, language: Language) -> None:
    printed = pdf.render(sheet(full, enterprise, language), has_front=False)
    assert len(PdfReader(io.BytesIO(printed)).pages) <= 2


def test_an_enterprise_of_the_park_with_every_gap_fits_too(park: Audit) -> None:
    for language in ("zh", "en"):
        printed = pdf.render(sheet(park, "EP58", language), has_front=False)
        assert len(PdfReader(io.BytesIO(printed)).pages) <= 2


def test_every_id_of_the_sheets_leads_to_a_tree(park: Audit) -> None:
    known = gather(park)
    for enterprise in ("EP01", "EP25", "EP58"):
        found = ids(sheet(park, enterprise, "zh", known))
        assert len(found) > 10
        for one in found:
            assert trace(park, one).label.zh


def test_gathered_once_or_each_time_the_sheet_is_the_same(full: Audit) -> None:
    assert sheet(full, "E1", "zh", gather(full)) == sheet(full, "E1", "zh")


def test_word_and_page_show_it_and_quote_data_safely(full: Audit) -> None:
    document = sheet(full, "E1", "en")
    word = python_docx.Document(io.BytesIO(docx.render(document, has_front=False)))
    assert word.paragraphs[0].text == "Mill One"
    assert len(word.tables) == sum(isinstance(block, TableBlock) for one in document.sections for block in one.blocks)
    assert "E1 · Qingshen" in html.render(document)


def test_an_audit_of_nothing_but_a_list_has_sheets(bare: Audit) -> None:
    printed = html.render(sheet(bare, "E2", "zh"))
    assert "企业没有上报数据" in printed and "不评级" in printed and "未发现问题" in printed
