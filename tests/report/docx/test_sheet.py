"""A document without front matter in Word: its words, its own name, one package for all, the same bytes."""

import io
import zipfile
from dataclasses import replace

import docx as python_docx
import pytest
from docx.oxml import parse_xml

from qingshen.report import docx
from qingshen.report.document import (
    Bullets,
    Callout,
    Chart,
    Column,
    Document,
    PageBreak,
    Paragraph,
    Picture,
    Section,
    TableBlock,
)

TABLE = TableBlock(
    "表", (Column("甲"), Column("乙", align="right")), (('一 <b> & "', 1.5), ("二", None)), "cohort/list"
)
DOCUMENT = Document(
    title="甲厂 <&>",
    subtitle="简表",
    sections=(
        Section("第一", (Paragraph("tCO2 {不变}"), Callout("note", (Paragraph("注"),)), Bullets((Paragraph("点"),)))),
        Section("第二", (TABLE, PageBreak(), TABLE)),
    ),
    header="页眉",
    footer="E1 · 甲",
    made_up=True,
)


def opened(document: Document) -> python_docx.document.Document:
    return python_docx.Document(io.BytesIO(docx.render(document, has_front=False)))


def parts(document: Document) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx.render(document, has_front=False))) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_title_heads_the_first_page_and_there_are_no_contents() -> None:
    word = opened(DOCUMENT)
    assert [one.text for one in word.paragraphs[:3]] == ["甲厂 <&>", "简表", "1 第一"]
    assert not [one for one in word.paragraphs if one.style.name.startswith("toc")]
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        ["甲", "乙"],
        ['一 <b> & "', "1.50"],
        ["二", "缺失"],
    ]


def test_each_file_bears_its_own_title_and_footer() -> None:
    other = opened(replace(DOCUMENT, title="乙厂", footer="E2 · 乙"))
    first = opened(DOCUMENT)
    assert (first.core_properties.title, other.core_properties.title) == ("甲厂 <&>", "乙厂")
    footers = [one.sections[0].footer.paragraphs[0].text for one in (first, other)]
    assert footers[0].startswith("E1 · 甲") and footers[1].startswith("E2 · 乙")


def test_made_up_data_are_marked_on_every_page() -> None:
    assert "虚构数据" in opened(DOCUMENT).sections[0].header.paragraphs[0].text
    assert "虚构数据" not in opened(replace(DOCUMENT, made_up=False)).sections[0].header.paragraphs[0].text


def test_every_part_is_well_formed_and_held_once() -> None:
    found = parts(DOCUMENT)
    with zipfile.ZipFile(io.BytesIO(docx.render(DOCUMENT, has_front=False))) as file:
        assert len(file.namelist()) == len(found) and file.testzip() is None
    for name, content in found.items():
        if name.endswith((".xml", ".rels")):
            parse_xml(content)
            assert "\ue000" not in content.decode()


def test_the_same_document_gives_the_same_bytes_after_any_other() -> None:
    before = docx.render(DOCUMENT, has_front=False)
    docx.render(replace(DOCUMENT, language="en", title="x"), has_front=False)
    assert docx.render(DOCUMENT, has_front=False) == before


def test_a_picture_is_refused() -> None:
    picture = Picture("图", Chart({}, 5.0))
    with pytest.raises(ValueError, match="Picture"):
        docx.render(replace(DOCUMENT, sections=(Section("图", (picture,)),)), has_front=False)
