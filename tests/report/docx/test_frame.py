from docx.shared import Cm

from qingshen.report.docx import render
from qingshen.report.docx.frame import contents
from qingshen.report.outline import outline


def test_made_up_data_are_marked_in_the_header_of_every_page(word):
    [section] = word.sections
    assert section.different_first_page_header_footer
    for header in (section.header, section.first_page_header):
        assert "虚构数据 made-up data" in "".join(header._element.xpath(".//w:t/text()"))


def test_real_data_bear_no_mark(sample):
    assert "虚构" not in render(sample.Document("真实", ())).decode("latin-1")


def test_the_page_is_a4_with_a_type_area_of_156_by_225_mm(word):
    [page] = word.sections
    assert abs(page.page_width - page.left_margin - page.right_margin - Cm(15.6)) < Cm(0.01)
    assert abs(page.page_height - page.top_margin - page.bottom_margin - Cm(22.5)) < Cm(0.01)


def test_pages_are_numbered_by_word(word):
    fields = word.sections[0].footer._element.xpath(".//w:instrText/text()")
    assert [field.strip() for field in fields] == ["PAGE", "NUMPAGES"]


def test_contents_are_filled_with_every_chapter(sample):
    order = outline(sample.document("zh"))
    text = ["".join(one.xpath(".//w:t/text()")) for one in contents(order)[1:-1]]
    assert text == [chapter.heading for chapter in order.chapters]
