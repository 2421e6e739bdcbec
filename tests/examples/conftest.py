"""The made-up park as its generator makes it: its reports, clean and planted, and the true flows behind them."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "examples" / "electroplating-park"
Row = dict[str, str]
Cohort = tuple[list[Row], dict[str, dict[str, list[Row]]]]
Values = dict[tuple[str, str], float]
Networks = dict[tuple[str, int, str], dict[str, float]]
Drawn = dict[tuple[str, int, str], list[Row]]


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(FOLDER)
        yield importlib.import_module("generate")


@pytest.fixture(scope="module")
def cohort(script: ModuleType) -> Cohort:
    return script.cohort()


@pytest.fixture(scope="module")
def clean(script: ModuleType) -> dict[str, Values]:
    """The quantities of each shop before anything is planted, by year and variable."""
    return {
        one.code: {
            (row["year"], row["variable"]): float(row["value"])
            for row in script.report(one)["quantities"]
            if row["status"] == "reported"
        }
        for one in script.shops()
    }


@pytest.fixture(scope="module")
def networks(script: ModuleType) -> ModuleType:
    return importlib.import_module("networks")


@pytest.fixture(scope="module")
def true(script: ModuleType, networks: ModuleType) -> Networks:
    """The true flows by shop, year and balance."""
    return {
        (one.code, year, balance): flows
        for one in script.shops()
        for (year, balance), flows in networks.true_networks(one, script.report(one)["quantities"]).items()
    }


@pytest.fixture(scope="module")
def drawn(cohort: Cohort) -> Drawn:
    """What the shops' tables of streams say, by shop, year and balance."""
    found: Drawn = {}
    for code, tables in cohort[1].items():
        for row in tables["streams"]:
            found.setdefault((code, int(row["year"]), row["balance"]), []).append(row)
    return found
