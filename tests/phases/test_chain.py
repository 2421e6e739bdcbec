"""问题—目标—方案—绩效: each link holds, is open, or cannot be told, and says why."""

import polars as pl

from qingshen.phases.chain import chain, steps
from qingshen.phases.decisions import Record

PROBLEM = {
    "problem": "checklist/DQ05",
    "method": "checklist",
    "variable": "fresh_water",
    "decision": "common",
    "reason": None,
}
TARGET = {
    "target": "fresh_water/near",
    "variable": "fresh_water",
    "aim": "intensity",
    "accepted": True,
    "required": 100.0,
    "decision": "5",
}
OPTION = {
    "option": "E1/M1",
    "cost_class": "high",
    "decision": "adopt",
    "problem": "checklist/DQ05",
    "target": "fresh_water/near",
}
SAVING = {"variable": "fresh_water", "saving": 120.0}
SAVED = {"variable": "fresh_water"}
CREDIT = {"variable": "fresh_water", "options": 1, "by_options": 120.0, "other": -20.0}


def checked(**changed) -> dict[str, bool | None]:
    tables = {
        "problems": PROBLEM, "targets": TARGET, "options": OPTION, "adopted_savings": SAVING, "constant_output": SAVED,
        "attribution": CREDIT,
    } | changed  # fmt: skip
    frames = {name: pl.DataFrame([row], infer_schema_length=None) for name, row in tables.items() if row}
    return dict(chain(frames).select("rule", "holds").iter_rows())


def test_a_closed_chain_holds_at_every_link() -> None:
    assert checked() == {"problem_has_target": True, "target_served": True, "option_names": True, "figure_named": True}


def test_a_common_problem_without_target_is_open_unless_people_say_why() -> None:
    other = PROBLEM | {"variable": "voc_discharged"}
    assert checked(problems=other)["problem_has_target"] is False
    assert checked(problems=other | {"reason": "已列入排污许可整改"})["problem_has_target"] is True


def test_a_target_of_the_whole_covers_its_parts_and_the_other_way_round() -> None:
    energy = TARGET | {"variable": "energy", "target": "energy/near"}
    assert checked(problems=PROBLEM | {"variable": "steam"}, targets=energy)["problem_has_target"] is True
    assert checked(targets=TARGET | {"variable": "washing_water"})["problem_has_target"] is True


def test_an_individual_problem_needs_no_target_of_the_industry() -> None:
    assert "problem_has_target" not in checked(problems=PROBLEM | {"variable": "x", "decision": "individual"})


def test_a_target_the_options_do_not_reach_is_open_and_an_unknown_need_cannot_be_told() -> None:
    assert checked(adopted_savings=SAVING | {"saving": 80.0})["target_served"] is False
    assert checked(adopted_savings=None)["target_served"] is False
    assert checked(targets=TARGET | {"required": None})["target_served"] is None


def test_amounts_are_written_as_people_write_them() -> None:
    tables = {"targets": TARGET | {"required": 679_569.4}, "adopted_savings": SAVING | {"saving": 0.25}}
    frames = {name: pl.DataFrame([row]) for name, row in tables.items()}
    said = " ".join(str(one) for row in chain(frames).rows() for one in row)
    assert "679,569" in said and "0.25" in said and "e+05" not in said


def test_a_level_is_no_sum_of_savings() -> None:
    assert checked(targets=TARGET | {"aim": "level_share", "variable": "II"})["target_served"] is None


def test_a_costly_option_names_its_problem_and_target() -> None:
    assert checked(options=OPTION | {"problem": None})["option_names"] is False
    assert "option_names" not in checked(options=OPTION | {"problem": None, "cost_class": "low"})


def test_a_figure_nobody_claims_is_open() -> None:
    assert checked(attribution=CREDIT | {"variable": "ghg"})["figure_named"] is False


def test_all_twelve_steps_are_listed_with_what_is_open_there() -> None:
    tables = {"chain": chain({"problems": pl.DataFrame([PROBLEM])})}
    table = steps(Record([]), tables)
    assert table.height == 12
    assert dict(table.select("step", "open").iter_rows())["targets"] == 1
