"""Equivalents of the tax law, and where options stand between pollutants and greenhouse gases."""

from collections.abc import Callable

import polars as pl
import pytest
from small_mill import Small

from qingshen.phases.canonical import loads
from qingshen.phases.options.cocontrol import cocontrolled, weights
from qingshen.phases.options.generating import generate

Read = Callable[..., Small]


def test_the_weights_are_those_of_the_law_where_it_has_one(small: Read) -> None:
    """环境保护税法 附表二: COD 1 kg, ammonia 0.8 kg, SO2 and NOx 0.95 kg; neither dust of no kind nor VOC has one."""
    assert weights(small().case) == pytest.approx(
        {"cod_discharged": 1.0, "ammonia_discharged": 0.8, "so2_discharged": 0.95, "nox_discharged": 0.95}
    )


def test_quadrants_of_what_falls_and_rises(small: Read) -> None:
    given = small(
        "".join(f"E1,M{n},2024,设备,,5,2,,,,,\n" for n in (1, 2, 3, 4)),
        "E1,M1,cod_discharged,planned,800,kg\nE1,M1,electricity,planned,100,MWh\n"
        "E1,M2,cod_discharged,planned,800,kg\nE1,M2,electricity,planned,-100,MWh\n"
        "E1,M3,electricity,planned,100,MWh\nE1,M4,ammonia_discharged,planned,8,kg\n",
    )
    found = generate(given.case, given.tables, given.record, given.enterprises)
    table = cocontrolled(given.case, found["options"], found["option_effects"], loads(given.case, given.tables))
    rows = {one["option"]: one for one in table.iter_rows(named=True)}
    assert [rows[f"E1/M{n}"]["quadrant"] for n in (1, 2, 3, 4)] == ["I", "IV", "axis_ghg", "axis_pollutant"]
    assert rows["E1/M4"]["er_pollutant"] == pytest.approx(10)
    assert rows["E1/M2"]["reading"] == "opposed"
    # 800 of 8 000 kg against 100 MWh of the industry's electricity and steam.
    ghg = given.tables["carbon_totals"]["tco2"].sum()
    share = rows["E1/M1"]["er_ghg"] / ghg
    assert rows["E1/M1"]["elasticity"] == pytest.approx(0.1 / share)
    assert rows["E1/M1"]["reading"] == "co_control_pollutant_more"


def test_an_effect_named_without_a_figure_stays_unknown(small: Read) -> None:
    given = small("E1,M1,2024,设备,,5,2,,,,,\n", "E1,M1,cod_discharged,planned,800,kg\n")
    found = generate(given.case, given.tables, given.record, given.enterprises)
    unknown = found["option_effects"].with_columns(
        value=pl.when(pl.col("variable") == "ghg").then(None).otherwise("value")
    )
    row = unknown.row(0, named=True) | {"variable": "ghg", "value": None, "unit": "tCO2"}
    both = pl.concat([unknown, pl.DataFrame([row], schema=unknown.schema)])
    table = cocontrolled(given.case, found["options"], both, loads(given.case, given.tables))
    assert table.select("er_ghg", "quadrant", "reading").row(0) == (None, None, "unknown")
