"""How options are judged: limits, prices with their unit and source, periods, what the method took."""

import tomllib

from qingshen.case.settings import parse_settings

HEAD = '[audit]\ntitle = "试验"\nyears = [2024]\n'
PRICE = '[[measures.prices]]\nvariable = "fresh_water"\nunit = "吨"\nprice = 0.0004\nsource = "水价"\n'


def settings(text: str):
    return parse_settings(tomllib.loads(HEAD + text))


def test_a_price_keeps_its_unit_spelled_canonically() -> None:
    found, problems = settings(PRICE)
    assert not problems and (found.measures.prices[0].unit, found.measures.prices[0].price) == ("t", 0.0004)


def test_a_price_twice_or_without_unit_source_or_sense_is_refused() -> None:
    assert [one.code for one in settings(PRICE + PRICE)[1]] == ["settings-price-twice"]
    assert [one.code for one in settings(PRICE.replace("吨", "桶"))[1]] == ["unit-unknown"]
    assert settings(PRICE.replace('source = "水价"\n', ""))[1][0].place.cell == "source"


def test_the_lower_limit_of_cost_does_not_exceed_the_higher() -> None:
    assert [one.place.cell for one in settings("[measures]\nlow = 200\nhigh = 100\n")[1]] == ["low"]


def test_nothing_said_of_the_method_is_nothing_known() -> None:
    found, _ = settings("")
    assert (found.method.days, found.method.cost, found.method.source) == (None, None, "")
    assert settings("[implementation]\nlow = 2\n")[0].implementation.low == 2.0
