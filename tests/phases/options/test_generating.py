"""All sources of options in one table, each decided on."""

from collections.abc import Callable

import pytest
from polars.testing import assert_frame_equal
from small_mill import Small, problems, targets

from qingshen.phases.options.generating import generate
from qingshen.phases.options.part import OPTIONS
from qingshen.problems import Refused

Read = Callable[..., Small]
RULED = 'reason = "已拆除"\nby = "甲厂"\ndate = "2025-01-01"\n'
DROP = f'[[decisions]]\nstep = "generation"\nsubject = "E1/DY38"\ndecision = "drop"\n{RULED}'
SHARED = f'[[options]]\ncode = "reuse"\nname = "回用"\nkind = "water_cascade"\neffects = {{ ghg = "9 tCO2" }}\n{RULED}'
EXCHANGES = (
    "enterprise,stream,direction,medium,value,unit,price\nE1,a,supply,hot_water,9,t,0\nE2,b,demand,hot_water,9,t,1\n"
)
FOUND = problems(**{"checklist/A": ("DY38", ["E1", "E2"])})
ROW = "E1,M1,2024,设备,pending,5,2,fresh_water,9,m3,,\n"


def test_every_source_gives_its_options(small: Read) -> None:
    given = small(ROW, decisions=SHARED + DROP, exchanges=EXCHANGES)
    tables = given.tables | FOUND | targets(fresh_water=(9, "m3"), ghg=(9, "tCO2"), cod_discharged=(9, "kg"))
    found = generate(given.case, tables, given.record, given.enterprises)
    options = found["options"]
    assert dict(options.select("option", "source").iter_rows()) == {
        "E1/DY38": "catalogue",
        "E1/M1": "enterprise",
        "E2/DY38": "catalogue",
        "industry/exchange/1": "exchange",
        "industry/reuse": "people",
    }
    assert options.columns[: len(OPTIONS)] == list(OPTIONS)
    aims = dict(options.select("option", "target").iter_rows())
    assert aims["industry/reuse"] == "ghg/near"
    assert aims["E1/M1"] == "fresh_water/near"
    dropped = options.filter(~options["kept"]).row(0, named=True)
    assert (dropped["option"], dropped["dropped_reason"], dropped["dropped_by"]) == ("E1/DY38", "已拆除", "甲厂")
    assert found["exchange_flows"]["option"].to_list() == ["industry/exchange/1"]


def test_a_decision_nobody_can_take_is_refused(small: Read) -> None:
    given = small(ROW, decisions=DROP)
    record = given.record
    generate(given.case, given.tables, record, given.enterprises)
    with pytest.raises(Refused, match="E1/DY38"):
        record.finish()


def test_the_order_of_rows_leaves_no_trace(small: Read) -> None:
    given = small(ROW, decisions=SHARED)
    tables = given.tables | FOUND
    turned = {name: table.reverse() for name, table in tables.items()}
    one = generate(given.case, tables, given.record, given.enterprises)
    other = generate(given.case, turned, given.record, given.enterprises)
    for name in one:
        assert_frame_equal(one[name], other[name])


def test_without_any_option_there_is_no_table(small: Read) -> None:
    given = small()
    assert "options" not in generate(given.case, given.tables, given.record, given.enterprises)
