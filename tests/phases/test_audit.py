"""The five phases on both examples: what they find, what they keep, that nothing depends on order or names."""

from dataclasses import replace

import polars as pl
import pytest

from qingshen.case import Case
from qingshen.phases import Audit, audit
from tests.examples.audited import audited, case_of

RANK = {"none": 0, "III": 1, "II": 2, "I": 3}


def park() -> Audit:
    return audited("electroplating-park")


def test_only_listed_enterprises_are_graded_compared_and_summed() -> None:
    off = set(park().table("list").filter(listed="no")["enterprise"])
    assert off == {"EP60"}
    for name in ("levels", "indicators", "intensities", "energy", "potential_enterprises", "completeness"):
        assert not off & set(park().table(name)["enterprise"])


def test_a_missing_limiting_indicator_leaves_the_level_open() -> None:
    row = park().table("levels").filter(enterprise="EP15", year=2024).row(0, named=True)
    assert (row["level"], row["level_best"], row["complete"]) == ("none", "II", False)
    gap = park().table("gaps").filter(enterprise="EP15", year=2024).row(0, named=True)
    assert (gap["indicator"], gap["limiting"], gap["matters"]) == ("fresh_water_per_wash", True, True)


@pytest.mark.parametrize(
    ("enterprise", "variable", "kind"),
    [("EP23", "washing_water", "years"), ("EP23", "washing_water", "peers"), ("EP51", "hazardous_waste", "peers"),
     ("EP46", "nickel_utilisation", "share")],
)  # fmt: skip
def test_planted_slips_are_asked_about(enterprise: str, variable: str, kind: str) -> None:
    doubts = park().table("doubts")
    assert doubts.filter(enterprise=enterprise, variable=variable, kind=kind).height == 1


def test_a_doubt_names_the_cell() -> None:
    row = park().table("doubts").filter(enterprise="EP51", kind="years").row(0, named=True)
    assert row["file"] == "workbooks/EP51.xlsx"
    assert row["cell"]


def test_distribution_counts_everybody_once() -> None:
    counted = park().table("level_distribution").filter(group="").group_by("year", "basis").agg(pl.col("count").sum())
    assert set(counted["count"]) == {59}


def test_plants_of_other_years_are_compared_by_their_own_year() -> None:
    mills = audited("us-textile-mills")
    assert mills.table("reference_years").height == 224
    assert mills.table("reference_years")["year"].n_unique() > 30
    assert mills.table("completeness").height == 224
    assert mills.table("constant_output").is_empty()


def test_groups_below_five_have_no_best_fifth() -> None:
    potential = audited("us-textile-mills").table("potential")
    assert potential.filter(reference="best")["enterprises"].min() >= 5


def test_savings_are_told_with_and_without_doubtful_figures() -> None:
    row = park().table("constant_output").filter(variable="hazardous_waste").row(0, named=True)
    assert row["doubtful"] == 1
    assert row["saving"] < 0 < row["saving_undoubted"]


def shuffled(case: Case) -> Case:
    names = ("enterprises", "quantities", "answers", "activities", "parameters", "measures")
    return replace(case, **{name: getattr(case, name).reverse() for name in names})


@pytest.mark.parametrize("name", ["electroplating-park", "us-textile-mills"])
def test_rows_in_any_order_give_the_same_tables(name: str) -> None:
    other = audit(shuffled(case_of(name)))
    for table, frame in audited(name).tables.items():
        assert frame.equals(other.tables[table]), table


def renamed(case: Case, old: str, new: str) -> Case:
    swap = pl.col("enterprise").replace({old: new})
    names = ("enterprises", "quantities", "answers", "activities", "parameters", "measures")
    return replace(case, **{name: getattr(case, name).with_columns(swap) for name in names})


def test_renaming_an_enterprise_changes_nothing_else() -> None:
    other = audit(renamed(case_of("electroplating-park"), "EP07", "EP07x"))
    back = pl.col("enterprise").replace({"EP07x": "EP07"})
    for name in ("levels", "indicators", "gaps", "energy", "carbon", "intensities", "doubts"):
        assert park().table(name).equals(other.table(name).with_columns(back)), name
    assert park().table("potential").equals(other.table("potential"))


def test_a_correction_of_a_failing_figure_never_lowers_a_level() -> None:
    case = case_of("electroplating-park")
    slip = (pl.col("enterprise") == "EP23") & (pl.col("variable") == "washing_water") & (pl.col("year") == 2024)
    mended = pl.when(slip).then(pl.col("value") / 1000).otherwise("value").alias("value")
    better = audit(replace(case, quantities=case.quantities.with_columns(mended)))
    before, after = (one.table("levels").filter(year=2024).sort("enterprise")["level"] for one in (park(), better))
    assert all(RANK[a] <= RANK[b] for a, b in zip(before, after, strict=True))
    assert before.to_list() != after.to_list()


def test_progress_is_told_to_its_end() -> None:
    told: list[tuple[int, int]] = []
    audit(case_of("us-textile-mills"), lambda done, total, what: told.append((done, total)))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]
    assert told == sorted(told)


def test_the_digest_depends_on_inputs_rulebook_and_engine() -> None:
    first = park()
    assert first.digest() == audit(case_of("electroplating-park")).digest()
    assert replace(first, engine="0.0.0").digest() != first.digest()
    other = replace(first.case, inputs=(("audit.toml", "0" * 64),))
    assert replace(first, case=other).digest() != first.digest()


def test_each_saving_of_the_cohort_is_the_sum_of_its_enterprises() -> None:
    parts = park().table("constant_output_enterprises")
    by_hand = parts["before"] / parts["output_before"] * parts["output_after"] - parts["after"]
    assert by_hand.to_list() == pytest.approx(parts["saving"].to_list())
    summed = parts.group_by("variable").agg(pl.col("saving").sum())
    total = dict(park().table("constant_output").select("variable", "saving").iter_rows())
    assert dict(summed.iter_rows()) == pytest.approx(total)


def test_who_sets_an_indicator_aside_has_no_potential_against_its_levels() -> None:
    case = case_of("electroplating-park")
    aside = {"enterprise": "EP10", "year": 2024, "indicator": "fresh_water_per_wash", "status": "not_applicable",
             "reason": "不清洗"}  # fmt: skip
    row = pl.DataFrame([aside], schema_overrides={"year": case.answers.schema["year"]})
    told = audit(replace(case, answers=pl.concat([case.answers, row], how="diagonal")))
    against = pl.col("variable") == "fresh_water_per_wash"
    assert "EP10" in set(park().table("potential_enterprises").filter(against)["enterprise"])
    assert "EP10" not in set(told.table("potential_enterprises").filter(against)["enterprise"])
