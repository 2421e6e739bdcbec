"""Acceptance: what the data answer of the table, what they leave to people."""

import polars as pl
import pytest

from qingshen.phases.acceptance import TOLD, acceptance
from qingshen.rulebook.procedure import acceptance_items

TRACKED = {"option": pl.String, "state": pl.String, "overdue": pl.Boolean, "realised": pl.Float64}
CLAIMS = {"actual": pl.Float64, "decision": pl.String, "by": pl.String}
MEASURES = "enterprise,measure,year,type,reason,evidence\nE1,M1,2024,设备,场地不足,合同\nE1,M2,2024,设备,,\n"
TWO = ["E1", "E2"]


@pytest.fixture
def accepted(small_case, hand_made, decided_by_people):
    def run(tracked=(), claims=(), targets=(), classes=None, plants=None, record=None, measures=MEASURES, **tables):
        case = small_case(measures=measures, **({"plants": plants} if plants else {}))
        rows = [
            {"option": one[0], "cost_class": (classes or {}).get(one[0], "low"), "decision": "adopt"} for one in tracked
        ]
        tables = {name: hand_made(name, *rows) for name, rows in tables.items()} | {
            "options": hand_made("options", *rows),
            "tracking": pl.DataFrame(list(tracked), schema=TRACKED, orient="row"),
            "claims": pl.DataFrame(list(claims), schema=CLAIMS, orient="row"),
        }
        frame = pl.DataFrame({"decision": list(targets)}, schema={"decision": pl.String})
        found = acceptance(case, tables, record or decided_by_people(), TWO, frame)
        return dict(found.select("item", "answer").rows()), found

    return run


def test_every_item_stands_and_what_no_table_tells_is_peoples(accepted) -> None:
    answers, found = accepted()
    assert found["item"].to_list() == [one.code for one in acceptance_items()]
    assert {code for code in answers if code not in TOLD} >= {"fraud", "policy", "violation", "papers"}
    assert set(answers.values()) == {"open"}
    assert found.filter(item="fraud")["basis"].item().endswith("the data cannot tell: people must say")


def test_the_table_of_answers_names_items_that_exist() -> None:
    assert set(TOLD) <= {one.code for one in acceptance_items()}


@pytest.mark.parametrize(
    ("flags", "answer"), [(("yes", "no"), "no"), (("no", "no"), "yes"), (("no", ""), "open"), (("yes", ""), "no")]
)
def test_flags_of_the_list(accepted, flags, answer) -> None:
    plants = "enterprise,name,over_standard,over_energy\n"
    plants += "".join(f"{one},厂,{flag},{flag}\n" for one, flag in zip(TWO, flags, strict=True))
    answers, _ = accepted(plants=plants, measures="enterprise,measure,year,type\n")
    assert (answers["discharge"], answers["energy_limit"]) == (answer, answer)


def test_a_permit_exceeded_in_the_audited_year(accepted) -> None:
    over = {"enterprise": "E1", "year": 2024, "verdict": "exceeds"}
    assert accepted(sources_compared=[over])[0]["discharge"] == "no"
    assert accepted(sources_compared=[over | {"year": 2023}])[0]["discharge"] == "open"


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [(("III", "II"), ("I", "I"), "yes"), (("none", "II"), ("I", "I"), "open"), (("none", "none"), ("I", "I"), "no")],
)
def test_the_level_each_enterprise_is_certain_of(accepted, first, second, answer) -> None:
    rows = [
        {"year": 2024, "enterprise": one, "level": certain, "level_best": best}
        for one, (certain, best) in zip(TWO, (first, second), strict=True)
    ]
    assert accepted(levels=rows)[0]["level"] == answer
    assert accepted(levels=rows[:1])[0]["level"] in ("open", "no")


@pytest.mark.parametrize(
    ("states", "implemented", "embedded", "receipts"),
    [
        # M1 has evidence, M2 has none.
        ([("E1/M1", "completed", False, None)], "yes", "open", "open"),
        ([("E1/M1", "completed", False, None), ("E1/M2", "completed", False, None)], "yes", "open", "no"),
        ([("E1/M1", "completed", False, None), ("E1/M2", "implementing", False, None)], "open", "no", "open"),
        ([("E1/M1", "completed", False, None), ("E1/M2", "implementing", True, None)], "no", "no", "open"),
    ],
)
def test_what_is_carried_out(accepted, states, implemented, embedded, receipts) -> None:
    answers, _ = accepted(states)
    assert [answers[one] for one in ("implemented", "embedded", "receipts")] == [implemented, embedded, receipts]


@pytest.mark.parametrize(
    ("option", "realised", "answer"),
    [("E1/M2", 1.1, "yes"), ("E1/M2", None, "open"), ("E1/M2", 0.8, "no"), ("E1/M1", 0.8, "yes")],
)
def test_a_costly_option_performs_or_says_why_not(accepted, option, realised, answer) -> None:
    tracked = [(option, "completed", False, realised)]
    assert accepted(tracked, classes={option: "high"})[0]["expected"] == answer
    # A cheap one is no matter of this item.
    assert accepted(tracked)[0]["expected"] == "open"


@pytest.mark.parametrize(("option", "answer"), [("E1/M1", "yes"), ("E1/M2", "no")])
def test_an_option_given_up_needs_a_reason(accepted, option, answer) -> None:
    assert accepted([(option, "abandoned", None, None)])[0]["replaced"] == answer


@pytest.mark.parametrize(
    ("claims", "records", "performance"),
    [
        ([(1.0, "accept", None)], "yes", "yes"),
        ([(1.0, "accept", None), (None, "refuse", None)], "open", "no"),
        ([(1.0, "accept", None), (None, "refuse", "专家组")], "no", "no"),
        ([(1.0, "refuse", None)], "no", "yes"),
    ],
)
def test_claims(accepted, claims, records, performance) -> None:
    answers, _ = accepted(claims=claims)
    assert (answers["records"], answers["performance"]) == (records, performance)


@pytest.mark.parametrize(
    ("targets", "answer"), [(["yes", "yes"], "yes"), (["yes", "open"], "open"), (["yes", "open", "no"], "no")]
)
def test_goals(accepted, targets, answer) -> None:
    assert accepted(targets=targets)[0]["goals"] == answer


@pytest.mark.parametrize(
    ("rises", "answer"),
    [
        ([1, 0], "yes"),
        ([1, -1], "no"),
        ([0, 0], "no"),
        ([0, None], "open"),
        ([2, None], "open"),
        ([2, 1, None], "yes"),
        ([-1, None], "no"),
        ([], "open"),
    ],
)
def test_improvement(accepted, rises, answer) -> None:
    rows = [{"enterprise": f"E{k}", "rise": rise} for k, rise in enumerate(rises)]
    assert accepted(level_changes=rows)[0]["improvement"] == answer


def test_people_answer_what_the_data_cannot(accepted, decided_by_people) -> None:
    record = decided_by_people({("performance", "acceptance/fraud"): "yes"})
    answers, found = accepted(record=record)
    row = found.filter(item="fraud").row(0, named=True)
    assert (answers["fraud"], row["proposal"], row["by"]) == ("yes", "open", "专家组")
    record.finish()
