"""Targets: proposed from the potential, set by people, and refused with the reason where they cannot be assessed."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from qingshen.case import Case, read_case
from qingshen.phases.accounts import account
from qingshen.phases.decisions import Record
from qingshen.phases.industry import compare
from qingshen.phases.preparation import reference_years
from qingshen.phases.targets import in_force, measured, targets
from qingshen.problems import Refused

Tables = dict[str, pl.DataFrame]
PLANTS = ["E1", "E2", "E3", "E4", "E5"]
SETTINGS = """[audit]
title = "试验"
years = [2023, 2024]
[benchmark]
output = "output"
amounts = ["fresh_water", "wastewater"]
[targets]
near = 0.3
long = 0.6
near_years = 2
long_years = 5
"""
RULED = 'reason = "会议纪要"\nby = "专家组"\ndate = "2025-01-01"\n'
OWN = {
    "code": '"W1"', "variable": '"fresh_water"', "aim": '"intensity"', "horizon": '"near"', "year": "2026",
    "baseline_year": "2024", "value": "2.5", "unit": '"m3/t"', "monitored": '"水表"', "responsible": '"企业"',
}  # fmt: skip


def own(**changes: str | None) -> str:
    """Return a target of decisions.toml; None leaves a key out."""
    keys = {name: value for name, value in (OWN | changes).items() if value is not None}
    return "[[targets]]\n" + "".join(f"{name} = {value}\n" for name, value in keys.items()) + RULED


def decided(subject: str, decision: str) -> str:
    return f'[[decisions]]\nstep = "targets"\nsubject = "{subject}"\ndecision = {decision}\n{RULED}'


def quantities() -> str:
    """Five plants of 100 t; 2024: 100 to 500 m3; 2023: half as much again."""
    rows = ["enterprise,year,variable,value,unit"]
    for at, plant in enumerate(PLANTS, 1):
        for year, more in ((2023, 1.5), (2024, 1.0)):
            rows += [f"{plant},{year},output,100,t", f"{plant},{year},fresh_water,{100 * at * more},m3",
                     f"{plant},{year},reused_water,{50 * more},m3"]  # fmt: skip
    return "\n".join(rows) + "\n"


def levels(two: int = 2, three: int = 3) -> pl.DataFrame:
    rows = [(2024, "", basis, name, count) for basis in ("certain", "best")
            for name, count in (("I", 0), ("II", two), ("III", three), ("none", 5 - two - three))]  # fmt: skip
    return pl.DataFrame(rows, schema=["year", "group", "basis", "level", "count"], orient="row")


def focused(*candidates: str, decision: str = "focus") -> pl.DataFrame:
    rows = [(one, *one.split("/"), decision) for one in candidates]
    return pl.DataFrame(rows, schema=["candidate", "orientation", "variable", "decision"], orient="row")


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., tuple[Case, Tables]]:
    """Return a function that reads and compares a case, with the focus and the levels given."""

    def build(decisions: str = "", given: Tables | None = None, text: str = "") -> tuple[Case, Tables]:
        (tmp_path / "tables").mkdir()
        (tmp_path / "audit.toml").write_text(SETTINGS, encoding="utf-8")
        (tmp_path / "decisions.toml").write_text(decisions, encoding="utf-8")
        (tmp_path / "enterprises.csv").write_text(
            "enterprise,name\n" + "".join(f"{one},厂{one}\n" for one in PLANTS), encoding="utf-8"
        )
        (tmp_path / "tables" / "quantities.csv").write_text(text or quantities(), encoding="utf-8")
        case = read_case(tmp_path)
        current = reference_years(case, PLANTS)
        found: Tables = {"reference_years": current}
        found |= account(case, PLANTS, current)
        default = {"focus": focused("efficiency/fresh_water"), "level_distribution": levels()}
        return case, found | compare(case, current, found) | (default if given is None else given)

    return build


def set_targets(built: tuple[Case, Tables]) -> pl.DataFrame:
    case, tables = built
    record = Record(case.decisions.decisions)
    found = targets(case, tables, record, PLANTS)
    record.finish()
    return found["targets"]


def one(table: pl.DataFrame, target: str) -> dict[str, object]:
    return table.filter(pl.col("target") == target).row(0, named=True)


def test_proposals_are_the_declared_share_of_the_potential(build) -> None:
    found = set_targets(build())
    assert found["target"].to_list() == ["fresh_water/near", "fresh_water/long", "level_II/near", "level_II/long"]
    # 1500 m3 over 500 t is 3 m3/t; the best fifth is E1 at 1 m3/t: potential 1000 m3, of which 30 % and 60 %.
    near, long = one(found, "fresh_water/near"), one(found, "fresh_water/long")
    assert (near["aim"], near["unit"], near["baseline_year"], near["year"], long["year"]) == (
        "intensity", "m3/t", 2024, 2026, 2029)  # fmt: skip
    assert (near["baseline"], near["value"], near["change"], near["required"]) == pytest.approx((3, 2.4, -0.2, 300))
    assert (long["value"], long["change"], long["required"]) == pytest.approx((1.8, -0.4, 600))
    assert near["proposal"] == near["decision"] == "2.4"
    assert found["accepted"].all()
    assert all(found[name].null_count() == 0 for name in ("monitored", "responsible", "basis"))


def test_levels_rise_by_a_share_of_those_who_can(build) -> None:
    near = one(set_targets(build()), "level_II/near")
    # 2 of 5 now; 30 % of the other 60 %.
    assert (near["baseline"], near["value"], near["change"]) == pytest.approx((40, 58, 0.18))
    assert (near["unit"], near["aim"], near["required"]) == ("%", "level_share", None)


def test_the_baseline_is_the_aggregated_intensity_of_the_industry(build) -> None:
    case, tables = build()
    found = measured(case, tables, PLANTS, ["fresh_water"], 2024).intensities["fresh_water"]
    assert [each.value for each in found] == tables["aggregates"].filter(variable="fresh_water")["intensity"].to_list()


def test_only_a_decided_focus_has_a_proposal(build) -> None:
    given = {"focus": focused("efficiency/fresh_water", decision="no")}
    case, tables = build(given=given)
    assert targets(case, tables, Record(()), PLANTS) == {}


def test_chain_and_compliance_have_no_amount_to_propose(build) -> None:
    given = {"focus": focused("chain/exchange", "compliance/toxic", "compliance/management")}
    case, tables = build(given=given)
    assert targets(case, tables, Record(()), PLANTS) == {}


def test_a_focus_without_potential_is_told_and_waits_for_a_value(build) -> None:
    given = {"focus": focused("efficiency/reused_water")}
    near = one(set_targets(build(given=given)), "reused_water/near")
    assert (near["value"], near["accepted"], near["lacking"], near["decision"]) == (None, False, "no_value", None)


def test_nothing_to_gain_is_no_target(build) -> None:
    case, tables = build()
    none = tables["potential_enterprises"].with_columns(potential=pl.lit(0.0))
    given = tables | {"potential_enterprises": none, "level_distribution": levels(two=5, three=0)}
    found = targets(case, given, Record(()), PLANTS)["targets"]
    assert found["lacking"].to_list() == ["not_needed"] * 4


def test_outputs_of_several_kinds_have_a_target_for_the_amount(build) -> None:
    case, tables = build(text=quantities().replace("E1,2024,output,100,t", "E1,2024,output,100,件"))
    best = {"enterprise": "E5", "group": "t", "variable": "fresh_water", "unit": "m3/t", "reference": "best"}
    potential = pl.DataFrame([best | {"potential": 500.0, "outlier": False}])
    found = targets(case, tables | {"potential_enterprises": potential}, Record(()), PLANTS)["targets"]
    near = one(found, "fresh_water/near")
    assert (near["aim"], near["unit"]) == ("amount", "m3")
    assert (near["baseline"], near["value"], near["change"], near["required"]) == pytest.approx((1500, 1350, -0.1, 150))


LACKING = [
    ({"variable": None}, "no_indicator"),
    ({"variable": None, "unit": None, "year": None, "monitored": None}, "no_indicator;no_unit;no_year;not_monitored"),
    ({"variable": '"happiness"'}, "unknown_variable"),
    ({"aim": None}, "no_aim"),
    ({"aim": '"level_share"'}, "no_aim"),
    ({"value": None}, "no_value"),
    ({"value": "-1"}, "out_of_range"),
    ({"unit": None}, "no_unit"),
    ({"unit": '"kg"'}, "unit_incompatible"),
    ({"baseline_year": None}, "no_baseline_year"),
    ({"baseline_year": "2019"}, "no_baseline"),
    ({"year": None}, "no_year"),
    ({"year": "2024"}, "no_year"),
    ({"monitored": None}, "not_monitored"),
    ({"responsible": None}, "nobody_responsible"),
    ({"value": "3.1"}, "worse_than_baseline"),
    ({"value": "3"}, "worse_than_baseline"),
    ({"variable": '"reused_water"', "value": "0.4"}, "worse_than_baseline"),
    ({"variable": '"II"', "aim": '"level_share"', "unit": '"%"', "value": "101"}, "out_of_range"),
    ({"variable": '"II"', "aim": '"level_share"', "unit": None, "value": "0.6"}, "no_unit"),
    ({"variable": '"II"', "aim": '"level_count"', "unit": None, "value": "2"}, "worse_than_baseline"),
    ({"variable": '"II"', "aim": '"level_count"', "unit": None, "value": "6"}, "out_of_range"),
    ({"variable": '"I"', "aim": '"intensity"', "unit": '"%"', "value": "50"}, "no_aim"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "lacking"), LACKING)
def test_what_cannot_be_assessed_is_refused_with_the_reason(build, changes, lacking: str) -> None:
    found = set_targets(build(own(**changes)))
    told = one(found, "W1")
    assert not told["accepted"]
    assert told["lacking"] == lacking
    assert told["required"] is None
    # What cannot be assessed takes no proposal's place.
    assert one(found, "fresh_water/near")["decision"] == "2.4"


ACCEPTED = [
    ({}, (3.0, 2.5, -1 / 6, 250.0)),
    ({"unit": '"L/t"', "value": "2500"}, (3000.0, 2500.0, -1 / 6, 250.0)),
    ({"aim": '"amount"', "unit": '"m3"', "value": "1200"}, (1500.0, 1200.0, -0.2, 300.0)),
    # 4.5 m3/t in 2023; of 3 m3/t in 2024, 0.5 still must fall.
    ({"baseline_year": "2023"}, (4.5, 2.5, 2.5 / 4.5 - 1, 250.0)),
    ({"baseline_year": "2023", "value": "4"}, (4.5, 4.0, 4 / 4.5 - 1, 0.0)),
    ({"variable": '"reused_water"', "value": "0.6"}, (0.5, 0.6, 0.2, None)),
    ({"variable": '"II"', "aim": '"level_share"', "unit": '"%"', "value": "60"}, (40.0, 60.0, 0.2, None)),
    ({"variable": '"II"', "aim": '"level_count"', "unit": None, "value": "4"}, (2.0, 4.0, 0.4, None)),
    ({"variable": '"I"', "aim": '"level_count"', "unit": '"个"', "value": "1"}, (0.0, 1.0, 0.2, None)),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "figures"), ACCEPTED)
def test_an_own_target_that_lacks_nothing_is_accepted(build, changes, figures) -> None:
    told = one(set_targets(build(own(**changes))), "W1")
    assert (told["accepted"], told["lacking"], told["origin"]) == (True, "", "people")
    for name, figure in zip(("baseline", "value", "change", "required"), figures, strict=True):
        assert told[name] == (figure if figure is None else pytest.approx(figure))


def test_an_own_target_takes_the_proposals_place_which_stays_visible(build) -> None:
    found = set_targets(build(own()))
    told = one(found, "fresh_water/near")
    assert (told["proposal"], told["decision"], told["differs"], told["by"]) == ("2.4", "none", True, "专家组")
    assert "W1" in str(told["reason"])
    assert one(found, "fresh_water/long")["decision"] == "1.8"
    assert set(in_force(found)["target"]) == {"W1", "fresh_water/long", "level_II/near", "level_II/long"}


def test_an_own_target_that_is_dropped_takes_nobodys_place(build) -> None:
    found = set_targets(build(own() + decided("W1", '"none"')))
    assert one(found, "fresh_water/near")["decision"] == "2.4"
    assert "W1" not in set(in_force(found)["target"])


def test_an_own_code_that_is_a_proposals_leaves_both_to_be_told_apart(build) -> None:
    found = set_targets(build(own(code='"fresh_water/near"')))
    assert one(found, "fresh_water/near")["origin"] == "people"
    assert one(found, "fresh_water/near/proposed")["decision"] == "none"


def test_a_horizon_nobody_named_follows_from_the_year(build) -> None:
    found = set_targets(build(own(horizon=None, code='"A"') + own(horizon=None, code='"B"', year="2027")))
    assert [one(found, code)["horizon"] for code in ("A", "B")] == ["near", "long"]


def test_a_number_decided_changes_what_follows_from_it(build) -> None:
    told = one(set_targets(build(decided("fresh_water/near", "2.7"))), "fresh_water/near")
    assert (told["proposal"], told["decision"], told["differs"]) == ("2.4", "2.7", True)
    assert (told["value"], told["change"], told["required"]) == pytest.approx((2.7, -0.1, 150))
    assert told["accepted"]


def test_a_number_decided_is_assessed_again(build) -> None:
    told = one(set_targets(build(decided("fresh_water/near", "3.5"))), "fresh_water/near")
    assert (told["accepted"], told["lacking"]) == (False, "worse_than_baseline")


def test_none_decided_drops_a_target(build) -> None:
    found = set_targets(build(decided("level_II/near", '"none"')))
    assert "level_II/near" not in set(in_force(found)["target"])
    assert one(found, "level_II/near")["value"] == pytest.approx(58)


@pytest.mark.parametrize(("subject", "decision"), [("fresh_water/near", '"perhaps"'), ("fresh_water/soon", "2")])
def test_what_cannot_be_decided_is_refused_by_its_place(build, subject: str, decision: str) -> None:
    with pytest.raises(Refused) as refused:
        set_targets(build(decided(subject, decision)))
    assert [each.place.file for each in refused.value.problems] == ["decisions.toml"]


def test_rows_in_any_order_give_the_same_targets(build) -> None:
    case, tables = build(own() + own(code='"A"', value="2.2"))
    first = targets(case, tables, Record(()), PLANTS)["targets"]
    turned = {name: frame.reverse() if name != "level_distribution" else frame for name, frame in tables.items()}
    assert_frame_equal(first, targets(case, turned, Record(()), PLANTS[::-1])["targets"], check_exact=True)
