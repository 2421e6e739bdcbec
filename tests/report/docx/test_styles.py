import pytest
from docx.oxml.ns import qn

from qingshen.report.docx.styles import styles


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en-GB")])
def test_every_style_names_its_chinese_font_and_its_language(language, tag):
    element = styles(language)
    found = element.findall(qn("w:style"))
    assert len(found) > 25
    for one in [element.find(qn("w:docDefaults")), *found]:
        fonts, lang = one.find(f".//{qn('w:rFonts')}"), one.find(f".//{qn('w:lang')}")
        assert fonts.get(qn("w:eastAsia")) in ("宋体", "黑体")
        assert lang.get(qn("w:eastAsia")) == "zh-CN"
        assert lang.get(qn("w:val")) == tag


def test_every_style_a_document_uses_is_declared(word):
    declared = {style.style_id for style in word.styles}
    used = set(word.element.body.xpath(".//w:pStyle/@w:val | .//w:rStyle/@w:val | .//w:tblStyle/@w:val"))
    assert used <= declared
    assert {"Heading1", "Heading2", "Heading3", "Caption", "QingshenTable", "TOC1"} <= used
