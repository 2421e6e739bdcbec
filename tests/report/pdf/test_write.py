import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from qingshen.problems import Refused
from qingshen.report import pdf
from qingshen.report.document import Bullets, Callout, Column, Document, Paragraph, Section, See, TableBlock
from qingshen.report.pdf import write
from qingshen.report.pdf.table import WHOLE_ROWS

SAMPLE = Path(__file__).parents[1] / "sample.py"
PRINT = """
import hashlib, pathlib, runpy, sys
sys.path.append(str(pathlib.Path(sys.argv[1]).parent))
from qingshen.report import pdf
document = runpy.run_path(sys.argv[1], run_name="sample")["document"]
print(hashlib.sha256(pdf.render(document("zh", 2))).hexdigest())
"""


def words(document: Document, **how) -> str:
    reader = PdfReader(io.BytesIO(pdf.render(document, **how)))
    return "\n".join(page.extract_text() for page in reader.pages)


def test_a_fresh_process_and_a_second_call_write_the_same_bytes(sample, printed):
    again = subprocess.run(
        [sys.executable, "-c", PRINT, SAMPLE],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1"},
    )
    assert again.stdout.strip() == hashlib.sha256(printed).hexdigest()
    assert pdf.render(sample.document("zh", 2)) == printed


def test_no_clock_in_the_file(reader, printed):
    assert reader.metadata.creation_date is None
    assert b"CreateDate" not in printed


def test_metadata_and_language(reader, sample):
    assert reader.metadata.title == "某园区电镀行业清洁生产审核报告"
    assert reader.metadata.author == "Qingshen 清审"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    english = PdfReader(io.BytesIO(pdf.render(sample.document("en", 1))))
    assert english.trailer["/Root"]["/Lang"] == "en-GB"


def test_a4_with_the_type_area_of_the_standard(reader):
    for page in reader.pages:
        assert [float(edge) for edge in page.mediabox] == pytest.approx([0, 0, 595.276, 841.89], abs=0.01)


def test_bookmarks_are_the_numbered_headings(reader):
    def titles(entries):
        return [titles(one) if isinstance(one, list) else one.title for one in entries]

    assert titles(reader.outline) == ["1 概况", ["1.1 评价结果", ["1.1.1 指数"]], "2 对标", "附录：可复现性"]


def test_contents_name_the_pages_of_the_headings(reader, pages):
    for entry, title in (("2对标", "对标"), ("附录：可复现性", "附录")):
        number = reader.get_destination_page_number(next(one for one in reader.outline if title in str(one))) + 1
        line = pages[1].split(entry)[1]
        assert line.lstrip(".").startswith(str(number))


def test_every_page_bears_the_mark_of_made_up_data_and_only_of_those(pages):
    assert len(pages) > 4
    assert all("虚构数据made-updata" in page for page in pages)
    assert "虚构" not in words(Document("真实", (Section("一", (Paragraph("二"),)),)))


def test_pages_are_numbered_after_the_cover(pages):
    assert "页共" not in pages[0]
    for number, page in enumerate(pages[1:], start=2):
        assert f"第{number}页共{len(pages)}页" in page
        assert "行业清洁生产审核报告" in page
        assert "由清审生成" in page


def test_references_lead_to_the_picture(reader):
    targets = [
        annotation.get_object()
        for page in reader.pages[2:]
        for annotation in page.get("/Annots", [])
        if annotation.get_object()["/Subtype"] == "/Link"
    ]
    assert len(targets) == 1


def test_words_are_set_as_they_are(pages):
    text = "".join(pages)
    assert "甲<厂>&{乙}的指数为82.5–91.0。" in text
    assert "literal{braces}stay" in text
    assert "A-1<b>" in text
    assert "图1样图：level_bars依据figure.level_bars" in text


@pytest.mark.parametrize(
    "hostile",
    [
        '#panic("x")',
        "$x^2$ *bold* _slanted_ `code`",
        "= heading",
        "<label> @label",
        '"); #pagebreak(); ("',
        r"\ \" \u{41} \n",
        "// comment /* comment */",
        "- -- --- ... ~",
        "[content] {code}",
        "'single' \"double\"",
        "https://example.org/#a",
    ],
)
def test_no_words_are_read_as_markup(hostile):
    table = TableBlock(hostile, (Column(hostile),), ((hostile,),), hostile, hostile)
    blocks = (Paragraph(hostile), Callout("note", (Paragraph(hostile),)), Bullets((Paragraph(hostile),)), table)
    document = Document(
        hostile,
        (Section(hostile, blocks),),
        "en",
        subtitle=hostile,
        cover_lines=((hostile, hostile),),
        header=hostile,
        footer=hostile,
    )
    found = "".join(words(document).split())
    # Title, subtitle, cover, contents, heading, four blocks, table of four; running head and foot on two pages.
    assert found.count("".join(hostile.split())) == 18


def test_control_characters_do_not_reach_the_page():
    assert "ab" in words(Document("t\x00", (Section("s", (Paragraph("a\x07b"),)),)))


def test_a_long_table_repeats_its_head_and_keeps_its_note(pages):
    heads = [page for page in pages if "碳排放(tCO2)缺失指标" in page]
    assert len(heads) >= 3
    assert sum("指数为区间时" in page for page in pages) == 1
    last = next(page for page in pages if "指数为区间时" in page)
    assert "戊原卫浴12" in last


def test_a_short_table_stays_on_one_page():
    rows = tuple((f"row{at}",) for at in range(WHOLE_ROWS))
    fill = tuple(Paragraph("words") for _ in range(24))
    document = Document("t", (Section("s", (*fill, TableBlock("c", (Column("x"),), rows))),), "en")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf.render(document))).pages]
    assert [sum(f"row{at}" in page for at in range(WHOLE_ROWS)) for page in pages if "row0" in page] == [WHOLE_ROWS]


def test_a_sheet_has_neither_cover_nor_contents(sample):
    document = Document(
        "某企业", (Section("情况", (Paragraph("一"),)),), cover_lines=(("年份", "2023"),), made_up=True, header="表头"
    )
    reader = PdfReader(io.BytesIO(pdf.render(document, has_front=False)))
    assert len(reader.pages) == 1
    text = "".join(reader.pages[0].extract_text().split())
    assert "目录" not in text
    for said in ("某企业", "年份：2023", "1情况", "第1页共1页", "虚构数据", "表头"):
        assert said in text


def test_a_reference_to_nothing_is_refused():
    with pytest.raises(ValueError, match="no picture or table 'nowhere'"):
        pdf.render(Document("t", (Section("s", (Paragraph("{see}", {"see": See("nowhere")}),)),)))


def test_without_a_chinese_font_a_plain_message(monkeypatch):
    monkeypatch.setattr(write, "faces", lambda: None)
    monkeypatch.setattr(write, "_template", write._template.__wrapped__)
    with pytest.raises(Refused, match="fonts-noto-cjk"):
        pdf.render(Document("t", ()))
