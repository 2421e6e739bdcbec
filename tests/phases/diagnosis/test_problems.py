"""Common or individual by declared thresholds; shares of the potential by variable; decisions beside proposals."""

from dataclasses import replace
from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from looked_up import only

from qingshen import units
from qingshen.case.catalogue import Catalogue
from qingshen.case.diagnosing import Diagnosing
from qingshen.phases.decisions import Record
from qingshen.phases.diagnosis import diagnose
from qingshen.phases.diagnosis.finding import FINDINGS, PROBLEMS, Diagnosed, framed, together
from qingshen.phases.diagnosis.problems import problem_table
from qingshen.problems import Refused

CHOSEN = Diagnosing(prevalence=0.5, potential=0.3, fewest=0.1)
NAMES = ("method", "aspect", "orientation")
DECISION = """[[decisions]]
step = "diagnosis"
subject = "standard/fresh_water_per_wash"
decision = "{}"
reason = "水价低"
by = "专家组"
date = "2024-06-01"
"""


def case(chosen: Diagnosing = CHOSEN) -> SimpleNamespace:
    return SimpleNamespace(settings=SimpleNamespace(diagnosis=chosen), catalogue=Catalogue())


def told(problems: list[dict], findings: list[dict]) -> Diagnosed:
    base = {"method": "water_balance", "aspect": "waste", "orientation": "efficiency", "adds_up": True}
    rows = [{**base, **row} for row in problems]
    return Diagnosed(framed(rows, PROBLEMS), framed(({"counted": True, **row} for row in findings), FINDINGS))


def with_sizes(name: str, sizes: list[float | None], audited: int, unit: str = "m3", **more: object) -> Diagnosed:
    problem = {"problem": name, "variable": "fresh_water", "audited": audited, **more}
    findings = [
        {"problem": name, "enterprise": f"E{at}", "size": size, "unit": None if size is None else unit}
        for at, size in enumerate(sizes)
    ]
    return told([problem], findings)


def table(*parts: Diagnosed, chosen: Diagnosing = CHOSEN, **tables: pl.DataFrame) -> pl.DataFrame:
    return problem_table(case(chosen), tables, together(parts), Record(()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("having", "audited", "layer"), [(5, 10, "common"), (4, 10, "individual"), (1, 1, "common"), (49, 99, "individual")]
)
def test_half_of_those_judged_make_a_problem_common(having: int, audited: int, layer: str) -> None:
    found = table(with_sizes("balance/a", [None] * having, audited))
    assert found["proposal"].to_list() == [layer]


@pytest.mark.parametrize(
    ("own", "other", "having", "layer"),
    [
        (30.0, 70.0, 1, "common"),  # 30 % of the potential, one of ten
        (29.0, 71.0, 1, "individual"),
        (100.0, 0.0, 1, "common"),
    ],
)
def test_a_large_share_of_the_potential_makes_it_common_too(own: float, other: float, having: int, layer: str) -> None:
    found = table(with_sizes("balance/a", [own] * having, 10), with_sizes("balance/b", [other], 10))
    assert only(found, problem="balance/a")["proposal"] == layer


def test_a_large_share_of_too_few_stays_individual() -> None:
    found = table(with_sizes("balance/a", [100.0], 11))
    assert (found["potential_share"][0], found["proposal"][0]) == (1.0, "individual")


def test_the_thresholds_are_the_audits() -> None:
    chosen = replace(CHOSEN, prevalence=0.2)
    assert table(with_sizes("balance/a", [None] * 2, 10), chosen=chosen)["proposal"].to_list() == ["common"]


def test_units_of_one_kind_are_added_and_errors_of_meters_are_no_potential() -> None:
    found = table(
        with_sizes("balance/a", [3.0], 10), with_sizes("balance/b", [1000.0], 10, "L"),
        with_sizes("balance/c", [-5.0, 2.0], 10, adds_up=False), with_sizes("balance/d", [9.0], 10, "kg"),
    )  # fmt: skip
    shares = dict(found.select("problem", "potential_share").iter_rows())
    assert shares == {"balance/a": pytest.approx(0.75), "balance/b": pytest.approx(0.25), "balance/c": None,
                      "balance/d": pytest.approx(1)}  # fmt: skip
    assert only(found, problem="balance/c")["size"] == 7.0


def test_an_enterprise_found_twice_counts_once_and_what_is_not_counted_not_at_all() -> None:
    problem = {"problem": "balance/a", "variable": "fresh_water", "audited": 4}
    rows = [("A", True), ("A", True), ("B", True), ("C", False)]
    findings = [{"problem": "balance/a", "enterprise": name, "counted": counted} for name, counted in rows]
    assert table(told([problem], findings))["enterprises"].to_list() == [2]


def test_a_problem_serves_a_focus_by_its_variable_or_where_it_has_none_by_its_orientation() -> None:
    focus = pl.DataFrame(
        {
            "variable": ["fresh_water", "ghg", None],
            "orientation": ["efficiency", "carbon", "compliance"],
            "decision": ["focus", "no", "focus"],
        }
    )
    parts = [
        with_sizes("balance/a", [1.0], 10), with_sizes("balance/b", [1.0], 10, variable="ghg", orientation="carbon"),
        with_sizes("balance/c", [1.0], 10, variable=None),
        with_sizes("balance/d", [1.0], 10, variable="management", orientation="compliance"),
        with_sizes("balance/e", [1.0], 10, variable="electricity"),
    ]  # fmt: skip
    found = table(*parts, focus=focus)
    assert dict(found.select("problem", "focus").sort("problem").iter_rows()) == {
        "balance/a": True, "balance/b": False, "balance/c": True, "balance/d": True, "balance/e": False,
    }  # fmt: skip
    assert not table(*parts)["focus"].any()


def test_people_decide_and_the_proposal_stays_beside(diagnosed) -> None:
    row = only(diagnosed(decisions=DECISION.format("dismissed"))["problems"], problem="standard/fresh_water_per_wash")
    assert (row["proposal"], row["decision"], row["differs"], row["reason"]) == ("common", "dismissed", True, "水价低")


def test_a_decision_that_is_none_is_refused_in_the_end(prepared) -> None:
    read, tables, parties = prepared(decisions=DECISION.format("perhaps"))
    record = Record(read.decisions.decisions)
    diagnose(read, tables, record, parties)
    with pytest.raises(Refused) as refused:
        record.finish()
    assert [one.code for one in refused.value.problems] == ["decision-value"]


PROBLEM = st.tuples(
    st.lists(st.none() | st.integers(0, 100), min_size=1, max_size=4),
    st.integers(0, 8),
    st.sampled_from(["m3", "L", "t"]),
    st.sampled_from(["fresh_water", "steam", None]),
    st.booleans(),
)


@settings(max_examples=40)
@given(st.lists(PROBLEM, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_slow_way_agrees_in_any_order(given_problems: list[tuple], random) -> None:
    parts = [
        with_sizes(f"balance/{at}", list(sizes), len(sizes) + more, unit, variable=variable, adds_up=adds_up)
        for at, (sizes, more, unit, variable, adds_up) in enumerate(given_problems)
    ]
    found = table(*parts)
    random.shuffle(parts)
    assert table(*parts).equals(found)

    def amount(at: int, unit: str) -> float | None:
        sizes, _, own, _, adds_up = given_problems[at]
        known = [size for size in sizes if size is not None]
        return sum(known) * units.factor(own, unit) if known and adds_up and units.compatible(own, unit) else None

    for at, (sizes, more, unit, variable, _) in enumerate(given_problems):
        row = only(found, problem=f"balance/{at}")
        own = amount(at, unit)
        peers = [i for i, one in enumerate(given_problems) if one[3] == variable]
        whole = sum(amount(i, unit) or 0.0 for i in peers)
        share = own / whole if own is not None and variable is not None and whole > 0 else None
        assert row["potential_share"] == (None if share is None else pytest.approx(share))
        spread = len(sizes) / (len(sizes) + more)
        # A share that reaches its limit exactly may be rounded to either side of it.
        if share is None or abs(share - 0.3) > 1e-9:
            common = spread >= 0.5 or (share is not None and share >= 0.3 and spread >= 0.1)
            assert row["proposal"] == ("common" if common else "individual")
