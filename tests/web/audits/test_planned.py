"""The board's days are those of the engine's work plan."""

from datetime import date
from types import SimpleNamespace

from qingshen.web.audits.files import frame_of, write_file
from qingshen.web.audits.planned import planned
from qingshen.web.audits.progress import STANDINGS
from qingshen.web.audits.steps import Facts, told_steps

SETTINGS = """
[audit]
title = { zh = "示例电镀审核", en = "Sample plating audit" }
years = [2023, 2024]
"""
PLAN = "[plan]\nstart = 2025-01-06\n"
DECIDED = """
[[decisions]]
step = "team"
subject = "team.end"
decision = "2025-03-01"
reason = "换届"
by = "市局"
date = "2025-01-08"
"""
NOBODY = dict.fromkeys(STANDINGS, 0)


def test_without_a_start_nothing_is_planned(world: SimpleNamespace) -> None:
    write_file(world.audit, "audit.toml", SETTINGS.encode())
    assert planned(frame_of(world.audit)) == {}


def test_a_step_begins_where_the_one_before_ends(world: SimpleNamespace) -> None:
    write_file(world.audit, "audit.toml", (SETTINGS + PLAN).encode())
    days = planned(frame_of(world.audit))
    assert len(days) == 12 and days["team"].start == "2025-01-06" and days["list"].start == days["team"].end


def test_a_decided_day_moves_what_follows(world: SimpleNamespace) -> None:
    write_file(world.audit, "audit.toml", (SETTINGS + PLAN).encode())
    write_file(world.audit, "decisions.toml", DECIDED.encode())
    days = planned(frame_of(world.audit))
    assert days["team"].end == days["list"].start == "2025-03-01"


def test_a_step_is_late_that_is_not_done_when_it_should_be(world: SimpleNamespace) -> None:
    write_file(world.audit, "audit.toml", (SETTINGS + PLAN).encode())
    days = planned(frame_of(world.audit))

    def late(on: date) -> set[str]:
        found = told_steps(world.audit, Facts({**NOBODY, "waiting": 1}, 1, "", {}, days, on))
        return {one.code for one in found if one.is_late}

    assert late(date(2025, 1, 7)) == set()
    # The team is there, so its step is done and never late; the list is not published.
    assert "list" in late(date(2027, 1, 1)) and "team" not in late(date(2027, 1, 1))
    assert told_steps(world.audit, Facts(NOBODY, 0, "", {}))[0].planned is None
