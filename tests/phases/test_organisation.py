"""Who does what, and when the twelve steps are due: proposed, decided, and late where a deadline is missed."""

from datetime import date

import pytest

from qingshen.phases.organisation import after
from qingshen.problems import Refused

TEAM = '[[team]]\nrole = "bureau"\norganisation = "甲局"\ndays = 10\n'
PLAN = '[plan]\nstart = "2025-01-06"\npublished = "2025-02-20"\n'


def decide(folder, text: str) -> None:
    ruling = 'reason = "调整"\nby = "审核小组"\ndate = "2025-01-10"\n'
    (folder / "decisions.toml").write_text(
        "".join(f"[[decisions]]\n{one}{ruling}" for one in text.split("---")), encoding="utf-8"
    )


def test_every_role_has_a_row_and_who_takes_it(audited) -> None:
    table = audited(settings=TEAM).table("team")
    rows = {row["role"]: row for row in table.to_dicts()}
    assert len(rows) == 6 and rows["bureau"]["organisation"] == "甲局" and rows["bureau"]["days"] == 10
    assert rows["finance"]["organisation"] is None and rows["finance"]["duty"]


def test_without_a_start_no_date_is_made_up(audited) -> None:
    plan = audited().table("work_plan")
    assert plan.height == 12 and plan["start"].null_count() == plan["end"].null_count() == 12


def test_each_step_begins_where_the_one_before_ends(audited) -> None:
    plan = audited(settings=PLAN).table("work_plan")
    assert plan["start"][0] == "2025-01-06" and plan["start"].to_list()[1:] == plan["end"].to_list()[:-1]


def test_a_decided_end_moves_what_follows(audited, tmp_path) -> None:
    decide(tmp_path, 'step = "team"\nsubject = "team.end"\ndecision = "2025-02-01"\n')
    plan = audited(settings=PLAN).table("work_plan")
    assert plan["end"][0] == plan["start"][1] == "2025-02-01" and plan["differs"].to_list()[:2] == [True, False]


def test_an_end_after_its_deadline_is_late(audited, tmp_path) -> None:
    decide(tmp_path, 'step = "team"\nsubject = "screening.end"\ndecision = "2026-06-01"\n')
    plan = audited(settings=PLAN).table("work_plan")
    row = plan.filter(step="screening").row(0, named=True)
    assert (row["deadline"], row["late"]) == ("2026-02-20", True)


@pytest.mark.parametrize("day", ["soon", "2024-01-01", "9999-12-31"])
def test_an_end_that_is_no_date_or_before_its_start_is_refused(audited, tmp_path, day: str) -> None:
    decide(tmp_path, f'step = "team"\nsubject = "team.end"\ndecision = "{day}"\n')
    with pytest.raises(Refused, match=r"team\.end"):
        audited(settings=PLAN)


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [("2025-01-31", 1, "2025-02-28"), ("2024-12-15", 2, "2025-02-15"), ("2025-01-01", 0.5, "2025-01-16")],
)
def test_months_are_counted_by_the_calendar(begin: str, months: float, end: str) -> None:
    assert after(date.fromisoformat(begin), months).isoformat() == end
