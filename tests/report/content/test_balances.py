"""The chapter on balances says in plain words what is wrong, where, how much, and what nobody can tell."""

import pytest

from qingshen.report.content.balances import balances
from qingshen.report.document import Bullets, Picture, TableBlock
from qingshen.report.formatting import words

HEAD = "enterprise,year,balance,stream,source,target,role,value,unit,uncertainty,status,reason\n"
SOUND = {
    "新水": ("", "总管", "fresh", 1000.0),
    "一车间进水": ("总管", "一车间", "", 600.0),
    "二车间进水": ("总管", "二车间", "", 400.0),
    "一车间废水": ("一车间", "汇集井", "", 600.0),
    "二车间废水": ("二车间", "汇集井", "", 400.0),
    "进站": ("汇集井", "处理站", "", 1000.0),
    "外排": ("处理站", "", "drained", 1000.0),
}


def chapter(audited, language: str = "zh", **changes: float):
    rows = ""
    for name, (source, target, role, value) in SOUND.items():
        rows += f"E1,2024,water,{name},{source},{target},{role},{changes.get(name, value)},m3,2,,\n"
    rows += "E2,2024,water,来{水},,厂,fresh,10,m3,2,,\nE2,2024,water,去,厂,,drained,,m3,,missing,\n"
    found = balances(audited(streams=HEAD + rows), language)
    assert found is not None
    return found


def said(section, language: str) -> str:
    points = (point for block in section.blocks if isinstance(block, Bullets) for point in block.items)
    return "\n".join(words(point.text, language) for point in points)


def test_none_without_streams(audited) -> None:
    assert balances(audited(), "zh") is None


@pytest.mark.parametrize(
    ("language", "leak", "unchecked"),
    [("zh", "“汇集井”处约有", "这不等于平衡"), ("en", "leave '汇集井' unmetered", "does not mean that it balances")],
)
def test_a_leak_and_a_blind_network_are_told_in_words(audited, language: str, leak: str, unchecked: str) -> None:
    told = said(chapter(audited, language, 进站=850.0, 外排=850.0), language)
    assert leak in told and unchecked in told
    assert "E1" in told and "E2" in told


def test_names_with_braces_are_quoted_safely(audited) -> None:
    chapter(audited)


def test_test_and_rule_stand_side_by_side_and_false_alarms_are_counted(audited) -> None:
    table = next(one for one in chapter(audited).blocks if isinstance(one, TableBlock) and "结论" in one.caption.zh)
    heads = [column.label.zh for column in table.columns]
    assert {"J", "临界值", "偏差 δ", "δ 限值"} <= set(heads)
    assert "1 个检验约误判 0.1 个" in table.note.zh


def test_the_clearest_case_is_drawn(audited) -> None:
    section = chapter(audited, "zh", 进站=850.0, 外排=850.0)
    drawn = [one for one in section.blocks if isinstance(one, Picture)]
    assert len(drawn) == 3 and all("E1" in words(one.caption, "zh") for one in drawn)
