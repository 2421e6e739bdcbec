"""Who gives what to whom, which limit binds, what is left and why pairs were excluded."""

import pytest

from qingshen.report.content.exchanges import exchanges
from qingshen.report.document import Picture, TableBlock

ENTERPRISES = "enterprise,name,longitude,latitude\nE1,甲厂,120,31\nE2,乙厂,120.01,31\nE3,丙厂,121,31\n"
STREAMS = """enterprise,stream,direction,medium,value,unit,price
E1,S1,supply,reclaimed_water,1000,m3,0.1
E3,S1,supply,reclaimed_water,200,m3,0.1
E2,D1,demand,reclaimed_water,800,m3,0.5
"""
QUALITIES = """enterprise,stream,parameter,sense,value,unit
E1,S1,cod,is,80,mg/L
E3,S1,cod,is,20,mg/L
E2,D1,cod,max,60,mg/L
"""
SETTINGS = "[exchange.farthest]\nreclaimed_water = 20\n"


def written(audited, language="zh", farthest=200, **tables):
    settings = SETTINGS.replace("20", str(farthest))
    given = {"exchanges": STREAMS, "qualities": QUALITIES} | tables
    return exchanges(audited(enterprises=ENTERPRISES, settings=settings, **given), language)


def tables_of(section):
    return {block.explain_id: block for block in section.blocks if isinstance(block, TableBlock)}


def test_without_streams_there_is_no_section(audited) -> None:
    assert exchanges(audited(), "zh") is None


def test_flows_add_up_and_what_is_left_is_told(audited) -> None:
    found = tables_of(written(audited))
    (media,) = found["cohort/exchanges/media"].rows
    offered, used, left, asked, met, fresh, _ = (cell.value for cell in media[2:])
    assert media[0].zh == "再生水" and (offered, asked) == (1200, 800)
    assert (used + left, met + fresh) == pytest.approx((offered, asked))
    # 200 at 20 mg/L take up 400 at 80 mg/L within 60 mg/L.
    assert used == pytest.approx(600)
    flows = found["cohort/exchanges"].rows
    assert sum(row[3].value for row in flows) == pytest.approx(used)
    assert {row[-1].explain_id for row in flows} == {"option/industry/exchange/1"}


def test_the_limit_that_binds_stands_with_its_shadow_price(audited) -> None:
    (row,) = tables_of(written(audited))["cohort/exchanges/limits"].rows
    assert row[2].zh == "化学需氧量 不高于" and row[3] == 60
    assert row[4] == pytest.approx(60) and row[5].value > 0


def test_a_picture_a_medium_balances(audited) -> None:
    (picture,) = [block for block in written(audited, "en").blocks if isinstance(block, Picture)]
    assert picture.explain_id == "cohort/exchanges/reclaimed_water" and "reclaimed water" in picture.caption.en
    assert "unaccounted" not in str(picture.chart.option)


def test_pairs_too_far_are_counted_and_without_a_flow_it_is_said(audited) -> None:
    section = written(audited, farthest=0.5)
    (row,) = tables_of(section)["cohort/exchanges/excluded"].rows
    assert row[1].zh == "超出最远距离" and row[2].value == 2
    assert "cohort/exchanges" not in tables_of(section)
