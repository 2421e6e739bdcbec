"""Confirming on the pages: from beside the value to the register, whatever the row is of."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from qingshen.rulebook import index_system
from qingshen.web.library.citable import of_system, rows_in
from qingshen.web.library.factors import SHOWN
from qingshen.web.library.models import Confirmation
from qingshen.web.library.views.confirm import address_of

SignedIn = Callable[..., Client]
GIVEN = {"read": "official", "document": "公告2015年第25号", "clause": "表1 序号6", "page": "第3页"}
GRID = "2023|national|全国|电力平均|kgCO2/kWh"
ROWS = {
    "indices/electroplating-2015": ("zinc_utilisation", "level_1", "/library/systems/electroplating-2015", "≥82"),
    "factors/grid_factors": (GRID, "value", "/library/factors/grid_factors", "0.5306"),
    "techniques/techniques": ("EP01", "effect", "/library/techniques", "67 %"),
    "techniques/sizing": ("EP01|washing_water", "reduction", "/library/techniques", "67 %"),
    "checklists/checklists": ("EQ01", "threshold", "/library/checklists", "小于 3"),
    "balances/balance_indicators": ("reuse_rate", "formula", "/library/balances", "V_r / (V_r + V_f)"),
}  # fmt: skip


@pytest.mark.parametrize("table", ROWS)
def test_a_value_is_confirmed_and_stands_beside_itself(world: SimpleNamespace, signed_in: SignedIn, table: str) -> None:
    row, field, page, value = ROWS[table]
    client = signed_in(world.people.bureau)
    query = {"q": "EP01"} if table.startswith("techniques") else {"q": row.split("|")[0]}
    assert "library/confirm?table=" in client.get(page, query).content.decode()
    asked = client.get("/library/confirm", {"table": table, "row": row})
    assert value in asked.content.decode()
    refused = client.post("/library/confirm/save", {"table": table, "row": row, "field": field})
    assert refused.status_code == 422 and not Confirmation.objects.exists()
    done = client.post("/library/confirm/save", {"table": table, "row": row, "field": field, **GIVEN})
    assert done.status_code == 302 and done["Location"].startswith(page)
    enterprise = signed_in(world.people.manager)
    beside = enterprise.get(page, query).content.decode()
    assert "公告2015年第25号 表1 序号6 第3页" in beside and "library/confirm?table=" not in beside
    assert "公告2015年第25号" in enterprise.get("/library/confirmations").content.decode()
    assert enterprise.get("/library/confirm", {"table": table, "row": row}).status_code == 403


def test_it_is_taken_back_in_the_register(world: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(world.people.bureau)
    client.post("/library/confirm/save", {"table": "techniques/techniques", "row": "EP01", "field": "effect", **GIVEN})
    number = Confirmation.objects.get().pk
    assert client.post(f"/library/confirmations/{number}/withdraw", {"reason": ""}).status_code == 422
    assert client.post(f"/library/confirmations/{number}/withdraw", {"reason": "看错了行"}).status_code == 302
    assert "看错了行" in client.get("/library/confirmations", {"state": "withdrawn"}).content.decode()
    assert "公告2015年第25号" not in client.get("/library/techniques", {"q": "EP01"}).content.decode()
    assert client.post("/library/confirmations/99999/withdraw", {"reason": "没有这一条"}).status_code == 404


@pytest.mark.parametrize("given", [
    {}, {"table": "nothing", "row": "x"}, {"table": "factors/gwp", "row": "x"}, {"table": "../secret", "row": "x"},
    {"table": "indices/pcb", "row": "x"}, {"table": "indices/pcb", "row": "x", "system": "steel-2014"},
])  # fmt: skip
def test_what_is_no_row_is_not_found(world: SimpleNamespace, signed_in: SignedIn, given: dict[str, str]) -> None:
    assert signed_in(world.people.bureau).get("/library/confirm", given).status_code == 404


@pytest.mark.parametrize("name", SHOWN)
def test_the_way_back_to_a_factor_finds_it(world: SimpleNamespace, signed_in: SignedIn, name: str) -> None:
    client = signed_in(world.people.bureau)
    for key in [*rows_in(f"factors/{name}")][::40]:
        found = client.get(address_of(f"factors/{name}", key)).context["page"].object_list
        assert key in [one["key"] for one in found], key


@pytest.mark.parametrize("page", ["/library/checklists", "/library/balances", "/library/procedure",
                                  "/library/factors/carriers", "/library/systems/electroplating-2015"])  # fmt: skip
def test_units_are_in_the_reader_s_language(world: SimpleNamespace, signed_in: SignedIn, page: str) -> None:
    client = signed_in(world.people.bureau)
    client.cookies["qingshen-language"] = "en"
    said = client.get(page).content.decode()
    for unit in ("人", "万元", "级", "项", "条"):
        assert not re.search(rf"(?:>|· |\d )\s*{unit}\s*<", said), unit


def test_the_register_reads_a_table_once_however_many_rows_of_it_stand_there(
    world: SimpleNamespace, signed_in: SignedIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = signed_in(world.people.bureau)
    client.get("/library/confirmations")
    rows = of_system(index_system("electroplating-2015"))
    for row in list(rows)[:20]:
        Confirmation.objects.create(
            table="indices/electroplating-2015", row=row, field="weight", value=rows[row].values["weight"],
            read="official", document="公告2015年第25号", clause="表1", by=world.people.bureau,
        )  # fmt: skip
    with django_assert_max_num_queries(12):
        page = client.get("/library/confirmations").content.decode()
    assert page.count("公告2015年第25号") == 20
