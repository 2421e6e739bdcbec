import re

from hypothesis import given
from hypothesis import strategies as st

from qingshen.report.docx.links import bookmark_name


@given(st.text(min_size=1))
def test_word_can_take_every_name(explain_id):
    assert re.fullmatch(r"[A-Za-z]\w{0,39}", bookmark_name(explain_id), re.ASCII)


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_ids_never_share_a_name(one, other):
    assert (bookmark_name(one) == bookmark_name(other)) == (one == other)


def test_a_figure_shows_its_id_when_pointed_at(word):
    [link] = word.element.body.xpath('.//w:hyperlink[@w:tooltip="依据 carbon.total"]')
    assert "".join(link.xpath(".//w:t/text()")) == "12,346"


def test_bookmarks_are_unique_and_links_lead_to_them(word):
    names = word.element.body.xpath(".//w:bookmarkStart/@w:name")
    assert len(names) == len(set(names))
    assert set(word.element.body.xpath(".//w:hyperlink/@w:anchor")) <= set(names)
