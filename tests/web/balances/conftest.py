"""A report of the electroplating example with its networks, and the people around it."""

import csv
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.rulebook.balances import balance as called
from qingshen.web.audits.files import frame_of, write_file
from qingshen.web.balances.networks import Network, network_of
from qingshen.web.reporting.actions.take_workbook import take_workbook
from qingshen.web.reporting.draft import standing_of
from qingshen.web.reporting.models import Report

PARK = Path(__file__).parents[3] / "examples" / "electroplating-park"
LISTED = {
    row["enterprise"]: row
    for row in csv.DictReader((PARK / "enterprises.csv").read_text(encoding="utf-8-sig").splitlines())
}


@pytest.fixture
def plant(world: SimpleNamespace) -> Callable[[str], SimpleNamespace]:
    """The world with world.mine a plant of the park, its workbook taken; without a code: nothing filled in."""

    def made(code: str = "") -> SimpleNamespace:
        for name in ("audit.toml", "decisions.toml"):
            write_file(world.audit, name, (PARK / name).read_bytes())
        world.mine.code = code or "EP01"
        book = PARK / "workbooks" / f"{world.mine.code}.xlsx"
        world.mine.cells = {name: LISTED[world.mine.code][name] for name in ("enterprise", "name", "credit_code")}
        world.mine.save()
        frame_of(world.audit)
        report = Report.objects.get_or_create(enrolment=world.mine)[0]
        if code:
            take_workbook(world.people.filler, report, book, book.name)
        return SimpleNamespace(**vars(world), report=report)

    return made


def network(report: Report, balance: str = "water", year: int = 2024) -> Network:
    """Return a network of the draft."""
    kind = called(balance)
    assert kind is not None
    return network_of(standing_of(report), kind, year)
