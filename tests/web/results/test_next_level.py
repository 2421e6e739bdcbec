from qingshen.phases import Audit as Reckoned
from qingshen.web.results.next_level import ORDER, _below, _graded, _lifted, _raised, _targets, next_level


def test_the_way_ends_where_it_says(reckoned: Reckoned) -> None:
    """Lifting what is named reaches the level, and lifting one less does not."""
    values = reckoned.table("values")
    tried = 0
    for code, year in reckoned.table("reference_years").iter_rows():
        way = next_level(reckoned, code, year)
        if way is None or not way.goal:
            continue
        own = values.filter(enterprise=code, year=year).drop("year")
        targets = _targets(reckoned, _below(reckoned, code, year, way.goal), way.goal)
        for number in (len(way.lifted), len(way.lifted) - 1):
            (level,) = _graded(reckoned, _raised(own, way.lifted[:number], targets), code, year, [code])
            assert (ORDER.index(level) >= ORDER.index(way.goal)) is (number == len(way.lifted))
        assert way.reached
        tried += 1
    assert tried >= 5


def test_limiting_indicators_come_first(reckoned: Reckoned) -> None:
    system = reckoned.case.system
    assert system is not None
    lifted, reached = _lifted(reckoned, "EP03", 2024, "III")
    flags = [system.by_code[one].limiting for one in lifted]
    assert reached and flags == sorted(flags, reverse=True)


def test_the_cheapest_options_are_found_where_they_are_known(reckoned: Reckoned) -> None:
    way = next_level(reckoned, "EP25", 2024)
    assert way is not None and (way.level, way.goal, way.lifted) == ("III", "II", ("fresh_water_per_wash",))
    assert way.options is not None and [one["option"] for one in way.options] == ["EP25/EP25-3"]
    assert way.cost == way.options[0]["investment"] > 0


def test_what_is_not_known_is_said(reckoned: Reckoned) -> None:
    way = next_level(reckoned, "EP12", 2024)
    assert way is not None and way.options is None and way.unknown > 0
    assert next_level(reckoned, "EP60", 2024) is None
