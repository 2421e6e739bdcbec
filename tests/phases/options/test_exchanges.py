"""Streams on offer meet streams wanted; each group of flows becomes one option of the industry."""

from collections.abc import Callable

import pytest
from small_mill import Small

from qingshen.phases.options.exchanges import Exchanged, exchanged
from qingshen.problems import Refused

Read = Callable[..., Small]
PLAIN = """enterprise,stream,direction,medium,value,unit,price
E1,回用水,supply,reclaimed_water,50000,m3,0.00008
E2,补水,demand,reclaimed_water,30000,m3,0.0004
E1,冷却水,supply,hot_water,6000,t,0
E2,热水,demand,hot_water,5000,t,0.001
E1,废碱,supply,spent_caustic,100,t,0.01
E2,碱,demand,spent_caustic,80,t,0.005
"""
QUALITIES = """enterprise,stream,parameter,sense,value,unit
E1,回用水,cod,is,40,mg/L
E2,补水,cod,max,50,mg/L
"""


def run(given: Small) -> Exchanged:
    return exchanged(given.case, given.enterprises)


def test_each_group_that_earns_is_an_option_numbered_in_the_order_of_flows(small: Read) -> None:
    found = run(small(exchanges=PLAIN, qualities=QUALITIES))
    options = found.part.options
    assert options["option"].to_list() == ["industry/exchange/1", "industry/exchange/2"]
    assert options["annual_saving"].to_list() == pytest.approx([5000 * 0.001, 30_000 * 0.00032])
    assert options["name"][0] == "hot_water：E1 → E2 / hot_water: E1 → E2"
    assert options["investment"].to_list() == [None, None]
    # The caustic costs more to give than its substitute: nothing flows.
    assert set(found.tables["exchange_flows"]["medium"]) == {"hot_water", "reclaimed_water"}
    assert found.tables["exchange_flows"]["km"][0] == pytest.approx(9.53, abs=0.01)


def test_what_is_replaced_falls_at_those_who_receive(small: Read) -> None:
    effects = run(small(exchanges=PLAIN, qualities=QUALITIES)).part.effects
    rows = effects.select("option", "enterprise", "variable", "value", "unit", "origin").sort("option").rows()
    assert [row[:3] for row in rows] == [(f"industry/exchange/{n}", "E2", "fresh_water") for n in (1, 2)]
    # 5 000 t of water are 5 000 m3.
    assert [row[3:] for row in rows] == [(5000.0, "m3", "matched"), (30_000.0, "m3", "matched")]


def test_transport_eats_the_benefit_and_far_is_out_of_reach(small: Read) -> None:
    settings = "[exchange.transport]\nhot_water = 0.0002\n[exchange.farthest]\nreclaimed_water = 5\n"
    found = run(small(exchanges=PLAIN, qualities=QUALITIES, settings=settings))
    assert found.part.options.is_empty()
    reasons = set(found.tables["exchange_excluded"]["reason"])
    assert "too_far" in reasons


def test_without_coordinates_distance_matters_only_where_something_depends_on_it(small: Read) -> None:
    enterprises = "enterprise,name,longitude,latitude\nE1,甲厂,,\nE2,乙厂,120,31\n"
    settings = "[exchange.farthest]\nreclaimed_water = 500\n"
    found = run(small(exchanges=PLAIN, qualities=QUALITIES, settings=settings, enterprises=enterprises))
    assert found.tables["exchange_flows"]["medium"].to_list() == ["hot_water"]
    assert "distance_missing" in found.tables["exchange_excluded"]["reason"].to_list()


def test_a_quality_nobody_stated_is_told(small: Read) -> None:
    found = run(small(exchanges=PLAIN, qualities=QUALITIES.replace("E1,回用水,cod,is,40,mg/L\n", "")))
    row = found.tables["exchange_excluded"].row(0, named=True)
    assert (row["medium"], row["reason"], row["parameter"]) == ("reclaimed_water", "quality_missing", "cod")


def test_flows_that_share_a_supply_are_one_option(small: Read) -> None:
    both = PLAIN.replace("E1,废碱", "E1,另一用水,demand,reclaimed_water,9000,m3,0.0003\nE1,废碱")
    found = run(small(exchanges=both, qualities=QUALITIES))
    flows = found.tables["exchange_flows"]
    water = flows.filter(flows["medium"] == "reclaimed_water")
    assert water.height == 2
    assert water["option"].n_unique() == 1


def test_units_that_do_not_convert_are_refused_by_cell(small: Read) -> None:
    with pytest.raises(Refused) as refused:
        run(small(exchanges=PLAIN.replace("5000,t,0.001", "5000,m3,0.001"), qualities=QUALITIES))
    (problem,) = refused.value.problems
    assert problem.code == "exchange-unit"
    assert problem.place.file.endswith("exchanges.csv")


def test_nothing_on_offer_gives_nothing(small: Read) -> None:
    found = run(small())
    assert found.part.options.is_empty()
    assert found.tables == {}
