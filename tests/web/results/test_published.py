from dataclasses import replace

import polars as pl
import pytest

from qingshen.phases import Audit as Reckoned
from qingshen.web.results.public import NEARLY, sections
from qingshen.web.results.published import LEAST, UNDECIDED, Told, figures, merged, rounded, withheld


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ((3, 16, 19, 21), [("I II", 19), ("III", 19), ("none", 21)]),
        ((0, 16, 19, 21), [("I", 0), ("II", 16), ("III", 19), ("none", 21)]),
        ((6, 6, 6, 1), [("I", 6), ("II", 6), ("III none", 7)]),
        ((1, 1, 2, 2), [("I II III none", 6)]),
        ((1, 1, 1, 2), []),
        ((9, 4, 0, 0), [("I II III none", 13)]),
        ((2, 0, 9, 0), [("I II III", 11), ("none", 0)]),
    ],
)
def test_levels_of_few_are_put_together(counts: tuple[int, ...], groups: list[tuple[str, int]]) -> None:
    found = merged(list(zip(("I", "II", "III", "none"), counts, strict=True)))
    assert [(" ".join(names), count) for names, count in found] == groups


def without(found: Reckoned, *codes: str) -> Reckoned:
    """Return the audit as it is without some enterprises, sums and counts reckoned anew by hand."""
    tables = {
        name: table.filter(~pl.col("enterprise").is_in(codes)) if "enterprise" in table.columns else table
        for name, table in found.tables.items()
    }
    counted = tables["findings"].filter("counted").group_by("problem").agg(pl.col("enterprise").n_unique().alias("n"))
    problems = tables["problems"].join(counted, on="problem", how="left", maintain_order="left")
    tables["problems"] = problems.with_columns(pl.col("n").fill_null(0).cast(pl.Int64).alias("enterprises")).drop("n")
    return replace(found, tables=tables)


def test_one_enterprise_more_is_not_told_by_the_difference(reckoned: Reckoned) -> None:
    now, before = figures(reckoned), figures(without(reckoned, "EP12"))
    hidden = withheld(now, [before])
    assert {"levels/2024", "total/energy", "total/ghg", "options"} <= hidden
    for figure, told in now.items():
        if figure not in hidden and figure in before:
            assert told.shown == before[figure].shown, figure
    assert hidden == withheld(now, [figures(reckoned), before])


def test_what_did_not_change_is_told(reckoned: Reckoned) -> None:
    now = figures(reckoned)
    assert now and not withheld(now, [now]) and not withheld(now, [])


def test_six_that_changed_may_be_told() -> None:
    of = {f"E{at}": 1.0 for at in range(10)}
    before = {"total/energy": Told((10.0,), of)}
    for changed in range(LEAST + 1):
        new = of | {f"E{at}": 2.0 for at in range(changed)}
        now = {"total/energy": Told((10.0 + changed,), new)}
        assert bool(withheld(now, [before])) == (0 < changed < LEAST), changed
    gone = {"total/energy": Told((6.0,), dict.fromkeys(list(of)[4:], 1.0))}
    assert withheld(gone, [before]) and withheld(before, [gone])


def test_a_share_that_changed_with_nobody_is_withheld() -> None:
    of = {f"E{at}": True for at in range(6)}
    assert withheld({"problem/x": Told((6, 0.5), of)}, [{"problem/x": Told((6, 0.6), of)}]) == {"problem/x"}


def test_who_is_undecided_is_not_below(reckoned: Reckoned) -> None:
    told = figures(reckoned)["levels/2024"]
    open_yet = reckoned.table("levels").filter(year=2024, level="none").filter(pl.col("level_best") != "none")
    assert sorted(open_yet["enterprise"]) == sorted(one for one, level in told.of.items() if level == UNDECIDED)


@pytest.mark.parametrize(("firms", "audited", "is_told"), [(6, 6, True), (6, 7, False), (6, 11, False), (6, 12, True)])
def test_nor_is_how_few_do_not_have_a_problem(reckoned: Reckoned, firms: int, audited: int, *, is_told: bool) -> None:
    one = reckoned.table("problems").head(1).with_columns(
        decision=pl.lit("common"), enterprises=pl.lit(firms, pl.Int64), audited=pl.lit(audited, pl.Int64),
        prevalence=pl.lit(firms / audited),
    )  # fmt: skip
    findings = pl.DataFrame({
        "problem": [one["problem"][0]] * firms, "enterprise": [f"E{at}" for at in range(firms)], "counted": True,
    })  # fmt: skip
    found = replace(reckoned, tables={**reckoned.tables, "problems": one, "findings": findings})
    told = figures(found)
    shown = (firms, firms / audited) if is_told else (None, None)
    assert told[f"problem/{one['problem'][0]}"].shown == (one["name"][0], *shown)
    for language in ("zh", "en"):
        (section,) = (each for each in sections(found, told, 0, language) if each.title.en == "Common problems")
        (table,) = section.blocks
        assert table.rows[0][1:] == ((firms, 100 * (firms / audited)) if is_told else (NEARLY, None))


@pytest.mark.parametrize(("listed", "is_told"), [(6, True), (7, False), (11, False), (12, True)])
def test_nor_is_how_few_adopted_nothing(reckoned: Reckoned, listed: int, *, is_told: bool) -> None:
    codes = [f"E{at}" for at in range(6)]
    options = pl.DataFrame({"enterprise": codes, "decision": ["adopt"] * 6, "investment": [1.0] * 6})
    firms = pl.DataFrame({"enterprise": [f"E{at}" for at in range(listed)], "listed": ["yes"] * listed})
    found = replace(reckoned, tables={**reckoned.tables, "options": options, "list": firms})
    told = figures(found)
    assert told["options"].shown == (6 if is_told else None, 6, 6, 6.0)
    (section,) = (each for each in sections(found, told, 0, "en") if each.title.en == "Options")
    (said,) = section.blocks
    assert said.text.en.startswith("6 enterprises adopted" if is_told else "All enterprises, or all but fewer than 6,")


def test_of_five_one_would_read_of_four_others(reckoned: Reckoned) -> None:
    assert {"total/energy", "levels/2024"} <= figures(without(reckoned, "EP12")).keys()
    five = figures(without(reckoned, "EP12", "EP03"))
    assert not [one for one in five if one.startswith(("total", "levels", "saving", "options"))]


@pytest.mark.parametrize(
    ("total", "parts", "shown"),
    [
        (123456.7, (5000.0, 100.0), 124000.0),
        (-321.5, (-40.0, 3.0), -320.0),
        (12.34, (1.0, 1.0), 12.5),
        (0.0, (0.0,), 0.0),
    ],
)
def test_a_total_is_told_to_a_step_that_hides_its_largest_part(
    total: float, parts: tuple[float, ...], shown: float
) -> None:
    assert rounded(total, parts) == shown


def test_who_knows_all_parts_but_one_is_left_with_a_range(reckoned: Reckoned) -> None:
    told = figures(reckoned)["total/energy"]
    total, _, number = told.shown
    parts = [float(str(one)) for one in told.of.values()]
    assert number == len(parts) and total != sum(parts)
    # Every total of this range is told as this one: the largest part may be anything within 30 % of it.
    step = 0.3 * max(parts)
    assert {rounded(float(str(total)) + part * step, parts) for part in (-0.49, 0.0, 0.49)} == {total}
