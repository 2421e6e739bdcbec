"""The filing list: what was adopted, how long it takes, and on what its effects rest."""

from collections.abc import Callable

import polars as pl
from small_mill import Small

from qingshen.phases.options.feasibility import screen
from qingshen.phases.options.generating import generate

Read = Callable[..., Small]
SHARED = """[[options]]
code = "reuse"
name = "中水回用"
kind = "water_cascade"
investment = 300
annual_saving = 80
responsible = "园区"
effects = { fresh_water = "40000 m3" }
reason = "会议"
by = "专家组"
date = "2025-01-01"
[[decisions]]
step = "screening"
subject = "industry/reuse"
decision = "adopt"
reason = "会议"
by = "专家组"
date = "2025-01-01"
"""


def test_the_list(small: Read) -> None:
    given = small(
        "E1,M2,2024,设备,pending,5,2,fresh_water,900,m3,,checklist/A\nE1,M1,2024,设备,implemented,0,,,,,,\n"
        "E1,M3,2024,设备,pending,90,1,fresh_water,900,m3,,\n",
        decisions=SHARED,
    )
    found = generate(given.case, given.tables, given.record, given.enterprises)
    table = screen(given.case, given.tables | found, given.record, given.enterprises)["filing"]
    assert table["number"].to_list() == [1, 2, 3]
    assert table["option"].to_list() == ["industry/reuse", "E1/M1", "E1/M2"]
    assert table["period_months"].to_list() == [24, 1, 3]
    assert table["responsible"].to_list() == ["园区", None, None]
    assert table["problem"].to_list() == [None, None, "checklist/A"]
    assert [one.split(" / ")[1] for one in table["basis"]] == [
        "effects stated by those who propose it",
        "effects not known",
        "amount saved as the enterprise states it",
    ]
    assert table.schema["number"] == pl.Int64
