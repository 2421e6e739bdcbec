import pytest

from qingshen.language import Text
from qingshen.report.document import Document, Figure, Paragraph, Strong
from qingshen.report.outline import outline
from qingshen.report.sentence import Stretch, stretches

ZH, EN = outline(Document("d", ())), outline(Document("d", (), "en"))
COUNT = Paragraph(Text("共 {n} 家{s}", "{s}: {n} in all"), {"n": Figure(60, "count"), "s": Strong("<{x}>")})


def test_each_language_has_its_own_word_order():
    figure, strong = Stretch("60", explain_id="count"), Stretch("<{x}>", strong=True)
    assert stretches(COUNT, ZH) == (Stretch("共 "), figure, Stretch(" 家"), strong)
    assert stretches(COUNT, EN) == (strong, Stretch(": "), figure, Stretch(" in all"))


def test_without_parts_braces_are_words():
    assert stretches(Paragraph("{a} {"), ZH) == (Stretch("{a} {"),)


def test_a_part_that_is_not_given_is_named():
    with pytest.raises(ValueError, match=r"\{m\}.*'n'"):
        stretches(Paragraph("{m}", {"n": "1"}), ZH)
