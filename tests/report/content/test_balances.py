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
    assert "1 个平衡中至多约 0.1 个" in table.note.zh


def test_the_clearest_case_is_drawn(audited) -> None:
    section = chapter(audited, "zh", 进站=850.0, 外排=850.0)
    drawn = [one for one in section.blocks if isinstance(one, Picture)]
    assert len(drawn) == 3 and all("E1" in words(one.caption, "zh") for one in drawn)


METAL = """E1,2024,nickel,阳极,,镀槽,raw,100,kg,2,,
E1,2024,nickel,镀层,镀槽,,product,80,kg,2,,
E1,2024,nickel,污泥,镀槽,,waste,20,kg,2,,
"""
HEAT = """E2,2024,energy,煤,,炉,purchased,50,GJ,2,,
E2,2024,energy,汽,炉,,useful,50,GJ,2,,
"""
# Between vat and basin two streams nobody meters, and in the other network two whose readings cannot both be right.
HIDDEN = """E1,2024,zinc,甲,,槽,,10,kg,2,,
E1,2024,zinc,乙,槽,池,,,kg,2,missing,无表
E1,2024,zinc,丙,槽,池,,,kg,2,missing,无表
E1,2024,zinc,丁,池,,,10,kg,2,,
"""
TWINS = """E1,2024,copper,甲,,槽,,100,kg,2,,
E1,2024,copper,子,槽,池,,60,kg,2,,
E1,2024,copper,丑,槽,池,,80,kg,2,,
E1,2024,copper,丁,池,,,100,kg,2,,
"""


def test_each_balance_has_a_table_of_the_indicators_somebody_has(audited) -> None:
    rows = "".join(
        f"E1,2024,water,{name},{a},{b},{role},{value},m3,2,,\n" for name, (a, b, role, value) in SOUND.items()
    )
    made = "enterprise,year,variable,value,unit\nE1,2024,output,50,t\n"
    found = balances(audited(streams=HEAD + rows + METAL + HEAT, quantities=made), "zh")
    assert found is not None
    tables = [one for one in found.blocks if isinstance(one, TableBlock) and "指标" in one.caption.zh]
    heads = {one.caption.zh: [column.label.zh for column in one.columns] for one in tables}
    assert heads == {
        "由校正后的水平衡计算的指标": ["企业", "单位产品取水量"],
        "由校正后的能量平衡计算的指标": ["企业", "能源利用率"],
        "由校正后的镍平衡计算的指标": ["企业", "原料利用率", "废物带走率", "金属去向查明率"],
    }
    assert [one.rows[0][0] for one in tables] == ["E1", "E2", "E1"]
    used = tables[2].rows[0][1]
    assert (
        used.value.startswith("80")
        and used.explain_id == "enterprise/E1/2024/balance/nickel/indicator/utilisation_rate"
    )


def test_what_readings_set_aside_leave_unknown_is_not_called_unmetered(audited) -> None:
    found = balances(audited(streams=HEAD + HIDDEN + TWINS), "zh")
    assert found is not None
    lines = [line for line in said(found, "zh").splitlines() if "既无读数也推算不出" in line]
    assert len(lines) == 1 and "锌" in lines[0] and "“丙”" in lines[0] and "“乙”" in lines[0]
    assert "无法区分" in said(found, "zh")
