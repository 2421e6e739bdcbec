from qingshen.report.charts import Suspect
from qingshen.report.charts.flows.suspects import marks

LEAK = Suspect("leak", "清洗槽", "leak", 6.4, 1.5, ("leak:清洗槽", "meter:清洗废水"))
BIAS = Suspect("meter", "排水", "bias", -4.2, 0.9)


def test_equivalent_suspects_bear_the_same_letter():
    found = marks([LEAK, BIAS, Suspect("meter", "清洗废水", "bias", -6.4, 1.5, LEAK.equivalent)])
    assert found.letters == {"leak:清洗槽": "A", "meter:清洗废水": "A", "meter:排水": "B"}
    assert [letter for letter, *_ in found.groups] == ["A", "B"]


def test_a_line_says_what_the_data_cannot_tell_apart():
    lines = dict(marks([LEAK, BIAS]).lines("zh"))
    assert lines["A"] == "清洗槽: 渗漏 6.4 ± 2.9; 与表计 清洗废水无法区分"
    assert lines["B"] == "排水: 表计偏差 -4.2 ± 1.8"
    assert dict(marks([LEAK]).lines("en"))["A"].endswith("cannot be told from meter 清洗废水")


def test_sizes_have_signs_and_unknown_ones_are_left_out():
    assert Suspect("meter", "s", "bias", 3.0).briefly("zh") == "偏差 +3.00"
    assert Suspect("meter", "s", "bias", None).briefly("zh") == "表计偏差"
    assert Suspect("meter", "s", "bias", float("nan")).said("en") == "meter bias"
    assert Suspect("meter", "s", "direction", 9.0).said("zh") == "方向疑反"
    assert Suspect("leak", "n", "leak", -2.0).said("en") == "unrecorded inflow 2.00"


def test_there_are_letters_for_any_number():
    letters = [letter for letter, *_ in marks([Suspect("meter", f"s{i}", "bias", 1.0) for i in range(30)]).groups]
    assert len(set(letters)) == 30
