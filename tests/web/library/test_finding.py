from django.test import RequestFactory

from qingshen.language import Text
from qingshen.web.library.finding import asked, paged, searched

ROWS = [("A1", Text("漂洗系统综合节水", "Rinse water")), ("B2", Text("余热回收", "Heat recovery"))]


def test_two_chinese_characters_are_a_word() -> None:
    assert [code for code, _ in searched(ROWS, "节水", lambda one: one)] == ["A1"]


def test_every_word_must_stand_somewhere_in_either_language() -> None:
    assert [code for code, _ in searched(ROWS, "HEAT 余热", lambda one: one)] == ["B2"]
    assert searched(ROWS, "heat 节水", lambda one: one) == []


def test_no_word_finds_everything() -> None:
    assert searched(ROWS, "  ", lambda one: one) == ROWS


def test_pages_keep_what_was_asked() -> None:
    request = RequestFactory().get("/x", {"q": "节水", "page": "99", "sector": ""})
    wanted = asked(request, "sector")
    found = paged(request, list(range(120)), wanted)
    assert wanted == {"q": "节水", "sector": ""}
    assert list(found["page"]) == list(range(100, 120))
    assert found["kept"].startswith("&q=%E8%8A%82") and "sector" not in found["kept"]
