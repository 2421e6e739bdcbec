"""What the options reach together, what stays out of reach, and in which order savings cost."""

import pytest

from qingshen.report.content.portfolio import portfolio
from qingshen.report.document import Callout, Picture, TableBlock

QUANTITIES = "enterprise,year,variable,value,unit\n" + "".join(
    f"E{one},{year},{name},{value},{unit}\n"
    for one, water in ((1, 90000), (2, 60000))
    for year in (2023, 2024)
    for name, value, unit in (("output", 1000, "t"), ("fresh_water", water, "m3"))
)
MEASURES = "enterprise,measure,year,type,name,outcome,investment,annual_saving,carrier,amount,unit\n" + "".join(
    f"E{one},M{at},2024,废弃物,回用{at},pending,{20 * at},{9 - at},fresh_water,{2000 * at},m3\n"
    for one in (1, 2)
    for at in (1, 2, 3)
)
TARGET = """[[targets]]
code = "T1"
variable = "fresh_water"
aim = "amount"
horizon = "near"
baseline_year = 2024
year = 2026
value = {value}
unit = "m3"
monitored = "水表"
responsible = "企业"
reason = "规划"
by = "专家组"
date = "2025-01-01"
"""
BUDGET = "[measures]\nbudget = 40\n"


def written(audited, tmp_path, value=140000, settings="", language="zh", measures=MEASURES):
    (tmp_path / "decisions.toml").write_text(TARGET.format(value=value), encoding="utf-8")
    return portfolio(audited(quantities=QUANTITIES, measures=measures, settings=settings), language)


def tables(section):
    return {block.explain_id: block for block in section.blocks if isinstance(block, TableBlock)}


def test_without_options_there_is_no_section(audited) -> None:
    assert portfolio(audited(), "zh") is None


def test_a_goal_within_reach_is_met_at_proven_least_cost(audited, tmp_path) -> None:
    found = tables(written(audited, tmp_path))
    (summary,) = found["cohort/portfolio"].rows
    assert (summary[0].zh, summary[2].value.zh, summary[7].zh) == ("近期目标", "最优（已证明）", "不限")
    (goal,) = found["cohort/portfolio/goals"].rows
    assert goal[2].value == pytest.approx(10000) and goal[3].value >= 10000 and goal[6].tone == "good"


def test_a_goal_out_of_reach_is_named_with_the_most_there_is(audited, tmp_path) -> None:
    section = written(audited, tmp_path, value=50000)
    (goal,) = tables(section)["cohort/portfolio/goals"].rows
    assert goal[6].tone == "bad" and goal[3].value <= goal[4].value < goal[2].value
    warning = next(one for one in section.blocks if isinstance(one, Callout) and one.kind == "warning")
    assert "新鲜水" in warning.paragraphs[0].text.zh


def test_a_budget_has_a_portfolio_of_its_own_and_keeps_it(audited, tmp_path) -> None:
    found = tables(written(audited, tmp_path, settings=BUDGET))
    budget = found["cohort/portfolio"].rows[-1]
    assert budget[0].zh == "预算内" and budget[7] == 40 and budget[6].value <= 40


def test_chosen_options_lead_to_their_trees(audited, tmp_path) -> None:
    rows = tables(written(audited, tmp_path))["cohort/portfolio/chosen"].rows
    assert rows and all(row[0].explain_id.startswith("option/E") for row in rows)


def test_what_is_adopted_stands_beside_what_must_fall(audited, tmp_path) -> None:
    cheap = MEASURES.replace(",20,8,", ",20,18,").replace(",40,7,", ",40,37,")
    (row,) = tables(written(audited, tmp_path, measures=cheap))["cohort/portfolio/adopted"].rows
    assert row[1].value == pytest.approx(10000) and row[4] > 0
    assert row[2].value >= 10000 and row[-1].tone == "good"


def test_where_nothing_is_adopted_nothing_falls(audited, tmp_path) -> None:
    # None of them pays back in time: proposed is to defer them, for people to weigh.
    (row,) = tables(written(audited, tmp_path))["cohort/portfolio/adopted"].rows
    assert (row[2].value, row[4], row[-1].tone) == (0, 0, "bad")


def test_curves_are_drawn_on_what_is_left(audited, tmp_path) -> None:
    section = written(audited, tmp_path, language="en")
    picture = next(one for one in section.blocks if isinstance(one, Picture))
    assert picture.explain_id == "cohort/curve/fresh_water/m3" and "CNY/m³" in picture.chart.option["yAxis"]["name"]
    # 12,000 m3 an enterprise if nothing overlapped.
    assert picture.chart.option["xAxis"]["max"] < 24000


def test_without_goals_and_budget_the_reader_is_told(audited) -> None:
    plain = "enterprise,measure,year,type,outcome,investment,annual_saving\nE1,M1,2024,设备,pending,5,2\n"
    section = portfolio(audited(measures=plain), "zh")
    assert isinstance(section.blocks[0], Callout) and "budget" in section.blocks[0].paragraphs[0].text.zh
