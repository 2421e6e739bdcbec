"""The section on targets: those in force, what they replaced, and in words why others do not stand."""

import pytest

from qingshen.explain.diagnosed import LACKING
from qingshen.report.content.targets import AIMS, HORIZONS, targets
from qingshen.report.document import Callout, TableBlock
from qingshen.report.results.dictionary import words_of

QUANTITIES = """enterprise,year,variable,value,unit
E1,2024,output,100,t
E1,2024,fresh_water,500,m3
E2,2024,output,100,t
E2,2024,fresh_water,900,m3
"""
OWN = """[[targets]]
code = "W1"
variable = "fresh_water"
aim = "intensity"
horizon = "near"
baseline_year = 2024
year = 2026
value = {value}
unit = "m3/t"
monitored = {monitored}
responsible = "企业 / enterprises"
reason = "专家建议 / advised by experts"
by = "主管部门 / bureau"
date = "2025-01-01"
"""


def table(section, caption: str) -> TableBlock:
    return next(one for one in section.blocks if isinstance(one, TableBlock) and caption in one.caption.zh)


def refused(section) -> tuple:
    """Return the row of the own target among those that do not stand."""
    return next(row for row in table(section, "未采纳").rows if row[1].explain_id == "target/W1")


def captions(section) -> list[str]:
    return [one.caption.zh for one in section.blocks if isinstance(one, TableBlock)]


@pytest.fixture
def section(audited, tmp_path):
    """Return a function that writes the section of a case with an own target."""

    def section(value: float = 6, monitored: str = '"水表 / meters"'):
        text = OWN.replace("{value}", str(value)).replace("{monitored}", monitored)
        (tmp_path / "decisions.toml").write_text(text, encoding="utf-8")
        return targets(audited(quantities=QUANTITIES), "zh")

    return section


def test_a_target_in_force_tells_baseline_value_change_and_what_must_fall(section) -> None:
    found = section()
    (row,) = [row for row in table(found, "有效").rows if row[1].explain_id == "target/W1"]
    assert row[0].zh == "新鲜水用量（强度，近期）"
    assert row[1].value.zh == "7.00 m³/t（2024）" and row[2].value.zh == "6.00 m³/t（2026）"
    assert row[3].value.zh == "-14.3%"
    # 7 − 6 m3/t at an output of 200 t, in the unit of the amount.
    assert row[4].value == "200 m³" and row[5].zh == "自定"
    watched = table(found, "监测").rows
    assert any(row[1].value.zh == "水表" and row[2].zh == "企业" for row in watched)


def test_an_own_target_stands_beside_the_proposal_it_replaces(section) -> None:
    found = section()
    (row,) = table(found, "代替").rows
    assert row[1].explain_id == "target/fresh_water/near" and row[3].explain_id == "target/W1"
    assert row[3].tone == "strong" and row[5].zh == "专家建议"
    refused = [row[1].explain_id for row in table(found, "未采纳").rows]
    assert "target/W1" not in refused and "target/fresh_water/near" not in refused


def test_a_target_nobody_monitors_is_refused_in_words(section) -> None:
    found = section(monitored='""')
    row = refused(found)
    assert row[3].value.zh == "没有监测方法" and row[3].value.en == "no way of monitoring" and row[3].tone == "bad"
    assert not any("代替" in one for one in captions(found))


def test_several_reasons_are_all_told(section) -> None:
    row = refused(section(value=9, monitored='""'))
    assert row[3].value.zh == "没有监测方法；不优于基准值"


def test_without_targets_it_says_what_to_do(audited) -> None:
    (block,) = targets(audited(), "zh").blocks
    assert isinstance(block, Callout) and "decisions.toml" in block.paragraphs[0].text.zh


def test_the_words_are_those_of_the_dictionary() -> None:
    assert {"": words_of("lacking")[""], **LACKING} == words_of("lacking")
    assert words_of("aim") == AIMS and words_of("horizon") == HORIZONS
