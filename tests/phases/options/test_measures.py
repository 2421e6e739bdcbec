"""Measures are priced with the audit's own rate and life, entered and shown."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from qingshen.case import read_case
from qingshen.case.settings import Measures
from qingshen.methods.abatement import capital_recovery
from qingshen.phases.options import measures

PARK = Path(__file__).parents[3] / "examples" / "electroplating-park"


def test_rate_and_life_come_from_the_settings_and_stand_beside_each_measure() -> None:
    case = read_case(PARK)
    settings = replace(case.settings, measures=Measures(discount_rate=0.05, life=5.0))
    silent = case.measures.with_columns(life=pl.lit(None, dtype=pl.Float64))
    for given, life in ((silent, 5.0), (silent.with_columns(life=pl.lit(3.0)), 3.0)):
        row = measures(replace(case, settings=settings, measures=given), ["EP01"])["measures"].row(0, named=True)
        assert (row["discount_rate"], row["life"]) == (0.05, life)
        yearly = row["investment"] * capital_recovery(0.05, life) - row["annual_saving"]
        assert row["annual_cost"] == pytest.approx(yearly)
