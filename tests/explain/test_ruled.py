"""What people decided reads in words, each step with its own; a date or a name stands as it is."""

from qingshen.explain.ruled import WORDS, ruled
from qingshen.language import Text
from qingshen.rulebook.procedure import steps


def test_a_code_reads_in_the_words_of_its_step() -> None:
    assert ruled("drop", "generation") == Text("剔除", "drop")
    assert ruled("drop", "continuous") == Text("不列入", "dropped")
    assert ruled("no", "list").zh == "不列入" and ruled("no", "focus").zh == "否"


def test_a_date_a_name_in_two_languages_and_nothing_stand_as_they_are() -> None:
    assert ruled("2026-06-30", "schedule").into("en") == "2026-06-30"
    assert ruled("绿色银行 / Green Bank", "team") == Text("绿色银行", "Green Bank")
    assert ruled(None, "team").zh == "—"


def test_only_steps_there_are_have_words() -> None:
    assert set(WORDS) <= {one.code for one in steps()}
