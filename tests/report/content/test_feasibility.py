"""The figures stand with what they assume; what would change them is told; an open verdict is no refusal."""

import pytest

from qingshen.report.content.feasibility import feasibility
from qingshen.report.document import Callout, Picture, TableBlock

MEASURES = """enterprise,measure,year,type,name,outcome,investment,annual_saving,carrier,amount,unit
E1,M1,2024,设备,换热,pending,60,30,electricity,20000,kWh
E1,M2,2024,设备,屋顶光伏,pending,200,10,electricity,9000,kWh
E2,M1,2024,设备,变频,pending,50,,electricity,900,kWh
E2,M2,2024,管理,巡检,implemented,0,1,electricity,100,kWh
"""
SETTINGS = "[measures]\ndiscount_rate = 0.1\ntax_rate = 0.2\nlife = 8\n"


def written(audited, language="zh", measures=MEASURES):
    return feasibility(audited(measures=measures, settings=SETTINGS), language)


def block(section, figure):
    return next(one for one in section.blocks if getattr(one, "explain_id", "") == figure)


def test_without_options_there_is_nothing_to_judge(audited) -> None:
    (one,) = feasibility(audited(), "en").blocks
    assert isinstance(one, Callout)


def test_what_the_figures_assume_stands_before_them(audited) -> None:
    first = written(audited).blocks[0]
    text = " ".join(one.text.into("en") for one in first.paragraphs)
    assert first.kind == "assumption"
    assert all(told in text for told in ("i = 10.00%", "r = 20%", "8 years", "exact", "interpolated"))


def test_figures_are_those_of_the_formulas(audited) -> None:
    table = block(written(audited), "cohort/feasibility")
    row = next(row for row in table.rows if "换热" in row[0].value.zh)
    cost, saving, flow, payback, npv, npvr, irr, interpolated = (cell.value for cell in row[1:-1])
    # Y is 10 years by default, n = 8.
    assert flow == pytest.approx(saving - (saving - cost / 10) * 0.2)
    assert payback == pytest.approx(cost / flow)
    assert npv == pytest.approx(sum(flow / 1.1**year for year in range(1, 9)) - cost)
    assert npvr == pytest.approx(npv / cost)
    assert sum(flow / (1 + irr / 100) ** year for year in range(1, 9)) == pytest.approx(cost)
    assert irr <= interpolated < irr + 0.1
    assert row[-1].tone == "good"


def test_why_an_option_is_not_acceptable_is_said_in_short(audited) -> None:
    table = block(written(audited), "cohort/feasibility")
    row = next(row for row in table.rows if "光伏" in row[0].value.zh)
    assert row[-1].tone == "bad" and "NPV < 0" in row[-1].value.zh and "N 过长" in row[-1].value.zh


def test_marks_add_up_to_all_options(audited) -> None:
    table = block(written(audited), "cohort/feasibility/marks")
    assert len(table.rows) == 5
    assert {sum(cell.value for cell in row[1:4]) for row in table.rows} == {4}


def test_switching_values_bring_npv_to_zero(audited) -> None:
    section = written(audited)
    table = block(section, "cohort/sensitivity")
    row = next(row for row in table.rows if "换热" in row[0].value.zh)
    change = float(row[3].value.replace("−", "-").removesuffix(" %")) / 100
    saving = 30 * (1 + change)
    flow = saving - (saving - 6) * 0.2
    assert sum(flow / 1.1**year for year in range(1, 9)) == pytest.approx(60, rel=2e-3)
    picture = next(one for one in section.blocks if isinstance(one, Picture))
    assert picture.explain_id == "sensitivity/E1/M2" and "±20%" in picture.caption.zh


def test_without_any_figure_the_reader_is_told_what_to_ask_for(audited) -> None:
    bare = "enterprise,measure,year,type,outcome,carrier,amount,unit\nE1,M1,2024,设备,pending,electricity,9,kWh\n"
    section = written(audited, measures=bare)
    assert not [one for one in section.blocks if isinstance(one, TableBlock) and one.explain_id == "cohort/feasibility"]
    assert any(isinstance(one, Callout) and "annual_saving" in one.paragraphs[0].text.zh for one in section.blocks)
