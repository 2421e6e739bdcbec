"""Proposal, decision and reason stand side by side; what nobody decided says so."""

from qingshen.language import Text
from qingshen.report.content.decided import HEADS, NOBODY, cells, heads, why

ROW = {"proposal": "yes", "decision": "no", "differs": True, "reason": "停产", "by": "市局", "date": "2025-03-01"}
OPEN = {"proposal": None, "decision": None, "differs": False, "reason": None, "by": None, "date": None}


def test_a_decision_that_differs_is_strong_and_says_who_and_why() -> None:
    proposal, decision, told = cells(ROW, {"yes": Text("列入", "on"), "no": Text("不列入", "off")})
    assert proposal == Text("列入", "on")
    assert (decision.value, decision.tone) == (Text("不列入", "off"), "strong")
    assert told == Text("市局，2025-03-01：停产", "市局, 2025-03-01: 停产")
    assert len(HEADS) == len(cells(ROW))


def test_what_nobody_decided_stands_as_proposed() -> None:
    assert cells(OPEN)[0] is None and cells(OPEN)[2] == NOBODY
    assert why(OPEN | {"reason": "停产"}) == Text("停产", "停产")


def test_heads_take_widths_and_words_of_their_own() -> None:
    first, second, third = heads(1, 2, 3, (Text("数据", "by data"), Text("回答", "answer")))
    assert [one.width for one in (first, second, third)] == [1, 2, 3]
    assert (first.label.zh, second.label.zh) == ("数据", "回答") and third.label == HEADS[2].label
    assert [one.label for one in heads()] == [one.label for one in HEADS]
