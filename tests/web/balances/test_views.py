"""The editor's page and routes: the draft's own rows, conflicts told, who may draw and who only looks."""

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from qingshen.web.balances.models import Layout
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.draft import draft_of
from tests.web.balances.conftest import network

Plant = Callable[[str], SimpleNamespace]


def page(client: Client, desk: SimpleNamespace, balance: str = "water", year: int | str = 2024):  # type: ignore[no-untyped-def]
    return client.get(reverse("balances:editor", args=[desk.report.pk]), {"balance": balance, "year": year})


def post(client: Client, desk: SimpleNamespace, name: str, said: object):  # type: ignore[no-untyped-def]
    return client.post(reverse(f"balances:{name}", args=[desk.report.pk]), json.dumps(said), "application/json")


def rows(answer) -> dict[str, dict[str, str]]:  # type: ignore[no-untyped-def]
    return answer.context["rows"]["streams"]


def named(streams: dict[str, dict[str, str]], name: str) -> str:
    return next(ident for ident, row in streams.items() if row["stream"] == name)


def test_the_editor_shows_the_rows_the_grid_edits_and_saves_them_there(plant: Plant, signed_in: Callable) -> None:
    desk = plant("EP11")
    client = signed_in(desk.people.filler)
    shown = rows(page(client, desk))
    ident = named(shown, "镍漂洗补水")
    grid = client.get(reverse("reporting:sheet", args=[desk.report.pk, "streams"])).context["sheet"]["rows"]
    in_grid = next(one["cells"] for one in grid if one["key"] == ident)
    assert {name: text for name, text in in_grid.items() if text} == dict(shown[ident])
    wish = {"table": "streams", "ident": ident, "field": "value", "seen": shown[ident]["value"], "value": "14,545"}
    saved = post(client, desk, "save", {"edits": [wish]})
    assert saved.status_code == 200 and saved.json()["rows"]["streams"][ident]["value"] == "14545"
    through_editor = draft_of(desk.report)
    back = wish | {"seen": "14545", "value": shown[ident]["value"]}
    save_cells(desk.people.filler, desk.report, [back])
    save_cells(desk.people.filler, desk.report, [wish])
    assert draft_of(desk.report) == through_editor
    assert rows(page(client, desk))[ident]["value"] == "14545"


def test_a_stream_is_added_and_deleted(plant: Plant, signed_in: Callable) -> None:
    desk = plant("EP11")
    client, before = signed_in(desk.people.filler), draft_of(desk.report)
    cells = {
        "year": "2024",
        "balance": "water",
        "stream": "雨水",
        "target": "总管",
        "role": "fresh",
        "value": "5",
        "unit": "m3",
    }
    made = [
        {"table": "streams", "ident": "s-abcd", "field": name, "seen": "", "value": text}
        for name, text in cells.items()
    ]
    answer = post(client, desk, "save", {"edits": made}).json()
    assert answer["rows"]["streams"]["s-abcd"] == cells and "s-abcd" in rows(page(client, desk))
    gone = {"table": "streams", "ident": "s-abcd", "field": "", "seen": json.dumps(cells), "value": ""}
    assert post(client, desk, "save", {"edits": [gone]}).json()["conflicts"] == []
    assert draft_of(desk.report) == before


def test_two_who_write_the_same_cell_are_told(plant: Plant, signed_in: Callable) -> None:
    desk = plant("EP11")
    client = signed_in(desk.people.filler)
    shown = rows(page(client, desk))
    ident, seen = next((ident, row["value"]) for ident, row in shown.items() if row.get("value"))
    wish = {"table": "streams", "ident": ident, "field": "value", "seen": seen}
    save_cells(desk.people.manager, desk.report, [wish | {"value": "111"}])
    (lost,) = post(client, desk, "save", {"edits": [wish | {"value": "222"}]}).json()["conflicts"]
    assert (lost["value"], lost["stands"], lost["by"]) == ("222", "111", "manager") and "没有写入" in lost["why"]
    assert network(desk.report).streams[ident]["value"] == "111"


@pytest.mark.parametrize("field", ["value", ""])
def test_a_stream_of_a_workbook_deleted_meanwhile_is_a_conflict(plant: Plant, signed_in: Callable, field: str) -> None:
    desk = plant("EP11")
    ident, row = next(iter(network(desk.report).streams.items()))
    gone = {"table": "streams", "ident": ident, "field": "", "seen": "", "value": ""}
    save_cells(desk.people.manager, desk.report, [gone])
    wish = gone | {"field": field, "seen": row["value"] if field else json.dumps(row), "value": field and "5"}
    answer = post(signed_in(desk.people.filler), desk, "save", {"edits": [wish]})
    assert answer.status_code == 200
    # Two who delete the same row agree.
    assert [one["value"] for one in answer.json()["conflicts"]] == (["5"] if field else [])


def test_a_row_nobody_looked_at_is_not_deleted(plant: Plant, signed_in: Callable) -> None:
    desk = plant("EP11")
    ident = next(iter(network(desk.report).streams))
    wish = {"table": "streams", "ident": ident, "field": "", "seen": "[" * 100_000, "value": ""}
    assert post(signed_in(desk.people.filler), desk, "save", {"edits": [wish]}).json()["conflicts"]
    assert ident in network(desk.report).streams


@pytest.mark.parametrize("name", ["bureau", "district", "expert", "institution", "association", "admin"])
def test_who_sees_the_report_looks_and_checks_but_does_not_draw(plant: Plant, signed_in: Callable, name: str) -> None:
    desk = plant("EP11")
    client = signed_in(getattr(desk.people, name))
    shown = page(client, desk)
    assert shown.status_code == 200 and shown.context["facts"]["mode"] == "read"
    one = network(desk.report)
    said = {"balance": "water", "year": 2024, "streams": dict(one.streams), "contents": {}}
    assert post(client, desk, "check", said).json()["suspects"]
    for route in ("save", "place", "start"):
        assert post(client, desk, route, {}).status_code == 403, route
    assert not Layout.objects.exists()


@pytest.mark.parametrize("name", ["competitor", "stranger", "other_bureau", "finance"])
def test_strangers_are_told_there_is_nothing(plant: Plant, signed_in: Callable, name: str) -> None:
    desk = plant("")
    client = signed_in(getattr(desk.people, name))
    assert page(client, desk).status_code == 404
    assert {post(client, desk, route, {}).status_code for route in ("save", "place", "start", "check")} == {404}


def test_nodes_stay_where_they_were_put(plant: Plant, signed_in: Callable) -> None:
    desk = plant("EP11")
    client = signed_in(desk.people.filler)
    places = {"positions": {"总管": [10, 20], "新单元": [30, 40]}, "alone": ["新单元"]}
    assert post(client, desk, "place", {"balance": "water", "year": 2024, **places}).json() == places
    facts = page(client, desk).context["facts"]
    assert {name: facts[name] for name in places} == places
    assert page(client, desk, "nickel").context["facts"]["positions"] == {}


@pytest.mark.parametrize("route", ["check", "place", "save"])
@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "null", '"water"', "[" * 100_000, b"\xff\xfe", '{"balance": "gold", "year": 2024}',
        '{"balance": "water", "year": "' + "9" * 5000 + '"}', '{"balance": [], "year": {}, "edits": 5}',
        '{"balance": "water", "year": 2024, "positions": {"\\ud800": [1, 2]}, "edits": []}',
        '{"balance": "water", "year": 2024, "positions": {"\\u0000": [1, 2]}, "edits": []}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_so(plant: Plant, signed_in: Callable, route: str, body: str | bytes) -> None:
    desk = plant("")
    answer = signed_in(desk.people.filler).post(
        reverse(f"balances:{route}", args=[desk.report.pk]), body, "application/json"
    )
    assert answer.status_code == 400 and answer.json()["refused"][0]["what"] == "所送的内容无法读取"


def test_a_year_nobody_can_count_to_is_none_of_the_audits(plant: Plant, signed_in: Callable) -> None:
    desk = plant("EP11")
    client = signed_in(desk.people.filler)
    assert page(client, desk, "water", "9" * 5000).status_code == 200
    begun = client.post(
        reverse("balances:start", args=[desk.report.pk]), {"pattern": "water", "year": "9" * 5000}, follow=True
    )
    assert "请选择模板和年份" in begun.content.decode()


def test_the_page_begins_a_network(plant: Plant, signed_in: Callable) -> None:
    desk = plant("")
    client = signed_in(desk.people.filler)
    begin = reverse("balances:start", args=[desk.report.pk])
    empty = client.get(reverse("balances:editor", args=[desk.report.pk]))
    assert "还没有画出任何平衡" in empty.content.decode() and "电镀清洗线用水" in empty.content.decode()
    assert (
        client.post(begin, {"pattern": "plating-rinsing", "year": "2024"})
        .headers["Location"]
        .endswith("?balance=water&year=2024")
    )
    assert len(rows(page(client, desk))) == 16
    # A second one of the same year is refused in words; an empty sheet is only a page.
    again = client.post(begin, {"pattern": "water", "year": "2024"}, follow=True)
    assert "已有物流" in again.content.decode() and len(rows(page(client, desk))) == 16
    blank = client.post(begin, {"pattern": "blank:voc", "year": "2023"}, follow=True)
    assert blank.context["facts"]["balance"] == "voc" and rows(blank) == {}
    for wrong in ({"pattern": "no-such", "year": "2024"}, {"pattern": "water", "year": "1999"}, {}):
        assert "请选择模板和年份" in client.post(begin, wrong, follow=True).content.decode()


def test_streams_of_no_balance_are_told(plant: Plant, signed_in: Callable) -> None:
    desk = plant("EP11")
    wish = {"table": "streams", "ident": "s-lost", "field": "stream", "seen": "", "value": "不知去向"}
    save_cells(desk.people.filler, desk.report, [wish])
    shown = page(signed_in(desk.people.filler), desk)
    assert shown.context["unplaced"] == 1 and "没有写明平衡或年份" in shown.content.decode()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_in_the_readers_language(plant: Plant, signed_in: Callable, language: str) -> None:
    desk = plant("EP11")
    client = signed_in(desk.people.filler)
    desk.people.filler.language = language
    desk.people.filler.save()
    words = page(client, desk).content.decode()
    assert ("Add a stream" in words) == (language == "en") and ("新增物流" in words) == (language == "zh")


def test_only_who_may_draw_is_sent_to_the_templates(plant: Plant, signed_in: Callable) -> None:
    desk = plant("EP07")
    said = {
        name: page(signed_in(getattr(desk.people, name)), desk, "none").content.decode()
        for name in ("filler", "expert")
    }
    assert "用上面的模板" in said["filler"] and "用上面的模板" not in said["expert"]
    assert "企业画出水、物料或能量的网络后" in said["expert"]
