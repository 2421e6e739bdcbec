"""Values of accepted reports are reckoned once each, and are what all reckoned together would be."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingshen.web.audits.models import Enrolment
from qingshen.web.home import home
from qingshen.web.reporting import accepted
from qingshen.web.reporting.accepted import accepted_values
from qingshen.web.reporting.actions.take_workbook import take_workbook
from qingshen.web.reporting.draft import as_json, standing_of
from qingshen.web.reporting.models import Report, Version
from qingshen.web.storage.keep import keep

UNREADABLE = "many"


class Plants:
    """Other enterprises of the audit: the same plant, with another amount of washing water."""

    def __init__(self, desk: SimpleNamespace) -> None:
        self.desk = desk
        self.draft = {name: list(rows.values()) for name, rows in standing_of(desk.report).rows.items()}

    def accept(self, code: str, water: str) -> None:
        rows = json.loads(json.dumps(self.draft))
        for row in rows["quantities"]:
            if row.get("variable") == "washing_water" and row.get("value"):
                row["value"] = water
        one, _ = Enrolment.objects.get_or_create(
            audit=self.desk.audit,
            code=code,
            defaults={"position": 10, "state": "listed", "cells": {"enterprise": code, "name": code}},
        )
        report, _ = Report.objects.get_or_create(enrolment=one, state="accepted")
        Version.objects.create(
            report=report, number=report.versions.count() + 1, revision=1, state="accepted",
            by=self.desk.people.filler, lines=keep(as_json(rows), "application/json"),
        )  # fmt: skip


@pytest.fixture
def plants(desk: SimpleNamespace) -> Plants:
    take_workbook(desk.people.filler, desk.report, desk.workbook, "EP01.xlsx")
    return Plants(desk)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The enterprises reckoned, by reckoning."""
    found: list[set[str]] = []
    whole = accepted._reckoned

    def watched(frame: Any, lines: dict[str, str]) -> Any:
        found.append(set(lines))
        return whole(frame, lines)

    monkeypatch.setattr(accepted, "_reckoned", watched)
    return found


def forget() -> None:
    accepted._by_indicator.cache_clear()
    for path in (home() / "peers").glob("*"):
        path.unlink()


def test_only_what_is_new_is_reckoned(plants: Plants, asked: list[set[str]]) -> None:
    for code in ("X1", "X2"):
        plants.accept(code, "2000")
    accepted_values(plants.desk.audit)
    plants.accept("X3", "2100")
    accepted_values(plants.desk.audit)
    plants.accept("X1", "2200")
    accepted_values(plants.desk.audit)
    accepted._by_indicator.cache_clear()
    accepted_values(plants.desk.audit)
    assert asked == [{"X1", "X2"}, {"X3"}, {"X1"}]


def test_what_cannot_be_read_stands_in_nobodys_way(plants: Plants) -> None:
    for code, water in (("X1", "2000"), ("X2", UNREADABLE), ("X3", "2100"), ("X4", "2200")):
        plants.accept(code, water)
    found = accepted_values(plants.desk.audit)
    assert {code for values in found.values() for code in values} == {"X1", "X3", "X4"}


@given(
    steps=st.lists(
        st.tuples(st.sampled_from("ABCD"), st.sampled_from(["1500", "2000", "2500", UNREADABLE]), st.booleans()),
        min_size=1, max_size=6,
    )
)  # fmt: skip
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_added_one_by_one_is_reckoned_together(plants: Plants, steps: list[tuple[str, str, bool]]) -> None:
    with transaction.atomic():
        forget()
        for code, water, is_asked in steps:
            plants.accept(code, water)
            if is_asked:
                accepted_values(plants.desk.audit)
        found = accepted_values(plants.desk.audit)
        forget()
        assert found == accepted_values(plants.desk.audit)
        transaction.set_rollback(True)
