"""What the next cycle takes up, and which indicators it watches."""

import polars as pl
import pytest

from qingshen.phases.continuing import next_cycle, watch
from qingshen.problems import Refused

ATTAINED = {"target": pl.String, "variable": pl.String, "aim": pl.String, "progress": pl.Float64,
            "decision": pl.String}  # fmt: skip
LOST = {"option": pl.String, "still_reached": pl.Boolean}


@pytest.fixture
def proposed(small_case, hand_made, decided_by_people):
    def run(record=None, attained=(), states=None, lost=(), **tables) -> pl.DataFrame:
        given = {name: hand_made(name, *rows) for name, rows in tables.items()}
        given["attainment"] = pl.DataFrame(list(attained), schema=ATTAINED, orient="row")
        states = states or {}
        given["tracking"] = pl.DataFrame(
            {"option": list(states), "state": list(states.values())}, schema={"option": pl.String, "state": pl.String}
        )
        given["abandoned"] = pl.DataFrame(list(lost), schema=LOST, orient="row")
        return next_cycle(small_case(), given, record or decided_by_people())

    return run


def of(found: pl.DataFrame, kind: str) -> list[tuple[str, str]]:
    return found.filter(kind=kind).select("subject", "decision").rows()


def test_targets_that_are_missed_or_open_go_on(proposed) -> None:
    rows = [("T1", "fresh_water", "amount", 1.0, "yes"), ("T2", "fresh_water", "amount", 0.4, "no"),
            ("T3", "energy", "intensity", None, "open")]  # fmt: skip
    found = proposed(attained=rows)
    assert of(found, "target") == [("target/T2", "adopt"), ("target/T3", "adopt")]
    told = found.filter(kind="target").select("name", "why").rows()
    assert told[0] == ("新鲜水用量 / Fresh water", "未完成，进度 40 % / missed, progress 40 %")
    assert told[1][0] == "综合能耗 / comprehensive energy"


def test_common_problems_without_an_adopted_option(proposed) -> None:
    problems = [
        {"problem": code, "name": f"{code} / {code}", "decision": ruled, "aspect": "equipment"}
        for code, ruled in (("P1", "common"), ("P2", "common"), ("P3", "common"), ("P4", "individual"))
    ]
    options = [
        {"option": "E1/M1", "problem": "P1; P9", "decision": "adopt"},
        {"option": "E1/M2", "problem": "P2", "decision": "reject"},
    ]
    found = proposed(problems=problems, options=options)
    assert of(found, "problem") == [("problem/P2", "adopt"), ("problem/P3", "adopt")]


def test_deferred_options_go_on_and_abandoned_ones_only_where_a_target_needs_them(proposed) -> None:
    options = [
        {"option": one, "decision": ruled} for one, ruled in zip("ABC", ("defer", "adopt", "adopt"), strict=True)
    ]
    found = proposed(
        options=options, states={"B": "abandoned", "C": "abandoned"}, lost=[("B", False), ("B", True), ("C", None)]
    )
    assert of(found, "deferred") == [("deferred/A", "adopt")]
    assert of(found, "abandoned") == [("abandoned/B", "adopt"), ("abandoned/C", "drop")]


def test_data_that_are_returned_or_incomplete(proposed) -> None:
    states = [
        {"enterprise": "E1", "complete": 1.0, "decision": "accept"},
        {"enterprise": "E2", "complete": 0.9, "decision": "accept"},
        {"enterprise": "E3", "complete": 1.0, "decision": "return"},
        {"enterprise": "E4", "complete": None, "decision": "accept"},
    ]
    found = proposed(survey_states=states)
    assert [subject for subject, _ in of(found, "data")] == ["data/E2", "data/E3", "data/E4"]
    assert found.filter(kind="data")["why"][1] == "资料退回，完整率 100 % / data returned, complete 100 %"


def test_organisation_and_training(proposed) -> None:
    team = [{"role": "bureau", "organisation": "局"}, {"role": "finance", "organisation": None}]
    asked = enumerate(("staff", "staff", None))
    problems = [{"problem": f"P{k}", "decision": "common", "aspect": aspect} for k, aspect in asked]
    records = [{"enterprise": "E1", "kind": "training"}, {"enterprise": "E1", "kind": "photo"}]
    found = proposed(team=team, problems=problems, records=records)
    assert [subject for subject, _ in of(found, "organisation")] == ["organisation/finance", "organisation/standing"]
    assert found.filter(kind="training").select("subject", "why").rows() == [
        ("training/staff", "该类共性问题 2 个；已有培训记录 1 条 / 2 common problems; 1 trainings recorded")
    ]
    assert of(proposed(), "training") == [("training/general", "adopt")]


def test_people_drop_or_adopt_and_nothing_else(proposed, decided_by_people) -> None:
    record = decided_by_people({("continuous", "training/general"): "drop"})
    row = proposed(record).filter(kind="training").row(0, named=True)
    assert (row["proposal"], row["decision"], row["differs"]) == ("adopt", "drop", True)
    record.finish()
    wrong = decided_by_people({("continuous", "training/general"): "yes"})
    proposed(wrong)
    with pytest.raises(Refused, match="training/general"):
        wrong.finish()


def test_the_order_of_rows_leaves_no_trace(proposed) -> None:
    options = [{"option": one, "decision": "defer"} for one in "ABC"]
    problems = [{"problem": f"P{k}", "decision": "common", "aspect": "staff"} for k in range(3)]
    there, back = (proposed(options=options[::step], problems=problems[::step]) for step in (1, -1))
    assert there.equals(back) and there["subject"].is_unique().all()


@pytest.fixture
def watched(small_case, hand_made):
    """Return a function that watches electroplating: fresh_water_per_wash is limiting, ≤ 8, ≤ 24, ≤ 40 L/m2."""

    def run(*values: tuple, settings: str = "", index: str = "electroplating-2015", attained=()) -> list[tuple]:
        columns = ("enterprise", "indicator", "value", "level", "status", "year")
        rows = [dict(zip(columns, (*one, *("reported", 2024)[len(one) - 4 :]), strict=True)) for one in values]
        tables = {
            "indicators": hand_made("indicators", *rows),
            "attainment": pl.DataFrame(list(attained), schema=ATTAINED, orient="row"),
        }
        found = watch(small_case(settings=settings, index=index), tables, ["E1", "E2", "E3"])
        return [(*row[:4], row[4].partition(" / ")[0]) for row in found.rows()]

    return run


WATER, COPPER = "fresh_water_per_wash", "copper_utilisation"
CLOSE, MISSED = "临近基准值", "限定性指标未达该级"


def test_close_to_a_baseline_on_either_side(watched) -> None:
    # Copper: ≥ 90, ≥ 80, ≥ 75 %; 78 lies 2.5 % below 80 and 4 % above 75, and 84 lies 5 % above 80.
    found = watched(("E1", COPPER, 78.0, "III"), ("E2", COPPER, 84.0, "II"), settings="[survey]\ntolerance = 0.051\n")
    assert found == [
        (COPPER, 2, "II", pytest.approx(0.0375), CLOSE),
        (COPPER, 1, "III", pytest.approx(0.04), CLOSE),
    ]


@pytest.mark.parametrize(("fewest", "listed"), [("0.5", True), ("0.51", False)])
def test_a_share_of_those_that_report_must_be_close(watched, fewest, listed) -> None:
    values = [("E1", COPPER, 80.0, "II"), ("E2", COPPER, 20.0, "none"), ("E3", COPPER, None, "none")]
    found = watched(*values, settings=f"[survey]\ntolerance = 0.01\n[diagnosis]\nfewest = {fewest}\n")
    assert found == ([(COPPER, 1, "II", 0.0, CLOSE)] if listed else [])


def test_limiting_indicators_known_to_miss_level_two(watched) -> None:
    found = watched(
        ("E1", WATER, 30.0, "III"), ("E2", WATER, 60.0, "none"), ("E3", WATER, None, "none", "missing"),
        ("E1", COPPER, 10.0, "none"),
    )  # fmt: skip
    # 30 and 60 lie 25 % and 150 % above 24; a gap is no failure, and copper limits nobody.
    assert found == [(WATER, 2, "II", pytest.approx(0.875), MISSED)]


def test_other_years_and_other_enterprises_are_not_watched(watched) -> None:
    assert not watched(("E1", WATER, 60.0, "none", "reported", 2023), ("E9", WATER, 60.0, "none"))


def test_targets_not_reached_are_watched_by_their_variable(watched) -> None:
    rows = [("T1", "fresh_water", "amount", 0.4, "no"), ("T2", "fresh_water", "amount", 0.9, "open"),
            ("T3", "II", "level_share", 0.1, "no"), ("T4", "energy", "intensity", 1.0, "yes")]  # fmt: skip
    assert watched(attained=rows, index="") == [("fresh_water", None, None, pytest.approx(0.6), "目标未完成")]


def test_nothing_to_watch(watched) -> None:
    assert not watched(index="")
