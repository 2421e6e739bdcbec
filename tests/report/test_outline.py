import pytest

from qingshen.report.document import Chart, Document, Picture, Section, TableBlock
from qingshen.report.outline import outline

PICTURE = Picture("p", Chart({}, 4), "p1")


def test_chapters_are_numbered_by_level_and_unnumbered_ones_are_passed_over():
    levels = ((1, True), (2, True), (2, True), (3, True), (1, False), (1, True), (2, True))
    sections = tuple(Section("t", (), level, numbered) for level, numbered in levels)
    assert [one.number for one in outline(Document("d", sections)).chapters] == [
        "1",
        "1.1",
        "1.2",
        "1.2.1",
        "",
        "2",
        "2.1",
    ]


@pytest.mark.parametrize(
    ("language", "labels"), [("zh", ["图1", "表1", "图2"]), ("en", ["Figure 1", "Table 1", "Figure 2"])]
)
def test_pictures_and_tables_are_labelled_each_through_the_document(language, labels):
    table = TableBlock("t", (), ())
    document = Document("d", (Section("a", (PICTURE, table)), Section("b", (PICTURE,))), language)
    order = outline(document)
    assert [one.label for chapter in order.chapters for one in chapter.blocks] == labels
    assert order.find("p1").anchor == "figure1"


def test_a_reference_to_nothing_names_what_there_is():
    with pytest.raises(ValueError, match="p1"):
        outline(Document("d", (Section("a", (PICTURE,)),))).find("p2")
