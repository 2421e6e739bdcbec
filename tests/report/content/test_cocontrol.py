"""Every option with a known effect has a place; what the equivalents hold is said."""

import pytest

from qingshen.report.content.cocontrol import cocontrol
from qingshen.report.document import Callout, Picture, TableBlock

QUANTITIES = """enterprise,year,variable,value,unit
E1,2024,output,10,t
E1,2024,cod_discharged,1000,kg
"""
ACTIVITIES = "enterprise,year,carrier,amount,unit\nE1,2024,electricity,1000000,kWh\n"
CARBON = """[carbon]
fuels = "enterprise-guideline-common"
grid_basis = "电力平均"
grid_area = "全国"
grid_year = 2023
"""
MEASURES = "enterprise,measure,year,type,name,outcome,investment,annual_saving\n" + "".join(
    f"E1,M{at},2024,设备,方案{at},pending,5,2\n" for at in range(1, 5)
)
EFFECTS = """enterprise,measure,variable,stage,value,unit
E1,M1,cod_discharged,planned,100,kg
E1,M1,electricity,planned,50000,kWh
E1,M2,cod_discharged,planned,40,kg
E1,M2,electricity,planned,-20000,kWh
E1,M3,voc_discharged,planned,30,kg
"""


def written(audited, language="zh", effects=EFFECTS):
    tables = {"quantities": QUANTITIES, "activities": ACTIVITIES, "measures": MEASURES, "effects": effects}
    return cocontrol(audited(settings=CARBON, **tables), language)


def table(section, figure):
    return next(one for one in section.blocks if isinstance(one, TableBlock) and one.explain_id == figure)


def test_without_options_there_is_no_section(audited) -> None:
    assert cocontrol(audited(), "zh") is None


def test_without_effects_the_reader_is_told_what_to_state(audited) -> None:
    section = cocontrol(audited(measures=MEASURES), "zh")
    (block,) = section.blocks
    assert isinstance(block, Callout) and "effects" in block.paragraphs[0].text.zh


def test_places_are_counted_with_what_they_add_up_to(audited) -> None:
    rows = table(written(audited), "cohort/cocontrol/quadrants").rows
    found = {row[0].explain_id.rpartition("/")[2]: [cell.value for cell in row[1:]] for row in rows}
    assert found["I"][0] == found["IV"][0] == 1
    # COD has an equivalent value of 1 kg.
    assert found["I"][2] == pytest.approx(100) and found["IV"][2] == pytest.approx(40)
    assert found["I"][3] > 0 > found["IV"][3]


def test_what_the_equivalents_hold_is_said_and_what_not(audited) -> None:
    section = written(audited, "en")
    told = section.blocks[1].paragraphs[0].text.into("en")
    assert "COD discharged (1 kg)" in told and told.index("not counted") < told.index("VOC")


def test_where_no_pollutant_counts_only_greenhouse_gases_are_seen(audited) -> None:
    only = "enterprise,measure,variable,stage,value,unit\nE1,M1,electricity,planned,50000,kWh\n"
    told = written(audited, effects=only).blocks[1].paragraphs[0].text.zh
    assert "只能看温室气体" in told


def test_the_plane_names_its_quadrants_and_draws_each_option(audited) -> None:
    picture = next(one for one in written(audited).blocks if isinstance(one, Picture))
    option = picture.chart.option
    assert sum(len(series["data"]) for series in option["series"][:-1]) == 3
    assert "同减" in option["series"][-1]["data"][1]["label"]["formatter"]


def test_elasticities_stand_only_where_both_change(audited) -> None:
    rows = table(written(audited), "cohort/cocontrol/readings").rows
    assert sum(row[1].value for row in rows) == 3
    assert any(isinstance(row[2].value, float) for row in rows) and any(row[2].value == "—" for row in rows)
