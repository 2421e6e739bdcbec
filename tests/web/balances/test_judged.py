"""The check while drawing: it finds what was planted, says it in words of both languages, and writes nothing."""

import csv
import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.urls import reverse

from qingshen.web.balances.judged import judge
from qingshen.web.balances.networks import Network, networks_of
from qingshen.web.balances.told import pictured, told
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.draft import standing_of
from qingshen.web.wording import speaking
from tests.web.balances.conftest import PARK, network

Plant = Callable[[str], SimpleNamespace]
PLANTED = {
    row["enterprise"]: row
    for row in csv.DictReader((PARK / "planted_networks.csv").read_text(encoding="utf-8-sig").splitlines())
}


def sent(one: Network, **more: object) -> str:
    rows = {"streams": dict(one.streams), "contents": dict(one.contents)}
    return json.dumps({"balance": one.balance.code, "year": one.year, **rows, **more})


@pytest.mark.parametrize(
    ("code", "nature", "end"),
    [("EP11", "bias", "streams"), ("EP25", "direction", "streams"), ("EP26", "leak", "nodes")],
)
def test_the_check_finds_what_was_planted(plant: Plant, signed_in: Callable, code: str, nature: str, end: str) -> None:
    desk = plant(code)
    item, before = PLANTED[code]["item"], desk.report.revision
    answer = signed_in(desk.people.filler).post(
        reverse("balances:check", args=[desk.report.pk]), sent(network(desk.report)), "application/json"
    )
    assert answer.status_code == 200
    said = answer.json()
    assert said["verdict"]["tone"] == "bad" and said["verdict"]["lines"][0].startswith("不平衡")
    first = said["suspects"][0]
    assert (first["nature"], first[end]) == (nature, [item]) and item in first["text"]
    marked = [one["stream"] for one in said["streams"].values() if one["suspect"]]
    assert marked == ([item] if end == "streams" else [])
    desk.report.refresh_from_db()
    assert desk.report.revision == before


def test_every_stream_drawn_has_its_figures(plant: Plant) -> None:
    desk = plant("EP26")
    one = network(desk.report)
    judged = judge(desk.report, one)
    with speaking("en"):
        said = told(judged)
    assert said["streams"].keys() == one.streams.keys()
    assert all(said["streams"][ident]["stream"] == row["stream"] for ident, row in one.streams.items())
    (found,) = said["found"]
    assert (found["source"], found["target"]) == ("埋地管", "") and "4,573" in found["balanced"]
    assert said["nodes"]["埋地管"]["tone"] == "bad" and "leave '埋地管' unmetered" in said["suspects"][0]["text"]
    assert [one["name"] for one in said["losses"]] == ["unmetered loss @ 埋地管"]
    assert any(one["value"].startswith("7.48") for one in said["indicators"])
    units = " ".join(one["value"] for one in said["indicators"])
    assert "m³/10k CNY" in units and "万元" not in units
    assert len(pictured(judged)) == 2
    json.dumps(said, allow_nan=False)


def test_only_their_sum_is_known(plant: Plant) -> None:
    desk = plant("EP37")
    said = told(judge(desk.report, network(desk.report)))
    unknown = {one["stream"] for one in said["streams"].values() if one["state"] == "unobservable"}
    assert unknown == {"生活污水", "生活消耗"} and "在任一处加装计量" in said["meters"][0]


def test_rows_not_saved_are_what_is_checked(plant: Plant) -> None:
    desk = plant("EP11")
    one = network(desk.report)
    rows = {ident: dict(row) for ident, row in one.streams.items()}
    wrong = next(row for row in rows.values() if row["stream"] == PLANTED["EP11"]["item"])
    wrong["value"] = str(float(wrong["value"]) / 1.25)
    said = told(judge(desk.report, Network(one.balance, one.year, rows, {})))
    assert said["verdict"]["tone"] == "good" and said["suspects"] == []


def test_a_mistake_is_told_at_its_cell(plant: Plant) -> None:
    desk = plant("EP11")
    one = network(desk.report)
    rows = {ident: dict(row) for ident, row in one.streams.items()}
    ident = next(iter(rows))
    rows[ident]["value"] = "abc"
    said = told(judge(desk.report, Network(one.balance, one.year, rows, {})))
    assert said["verdict"]["lines"] == ["改正标红的错误后才能核算平衡。"] and said["streams"] == {}
    (problem,) = (one for one in said["problems"] if one["severity"] == "error")
    assert (problem["table"], problem["ident"], problem["field"]) == ("streams", ident, "value")


def test_an_error_in_the_quantities_does_not_stop_the_balance(plant: Plant) -> None:
    desk = plant("EP11")
    seen = standing_of(desk.report).rows["quantities"]["output/2024"]["value"]
    wish = {"table": "quantities", "ident": "output/2024", "field": "value", "seen": seen, "value": "many"}
    save_cells(desk.people.filler, desk.report, [wish])
    assert told(judge(desk.report, network(desk.report)))["suspects"][0]["streams"] == ["镍漂洗补水"]


def test_contents_are_balanced_with_the_flows(plant: Plant) -> None:
    desk = plant("EP11")
    one = network(desk.report)
    base = {"year": "2024", "balance": "water", "component": "cod", "unit": "mg/L", "uncertainty": "5"}
    contents = {
        f"s-{at:04}": {**base, "stream": row["stream"], "value": "100"} for at, row in enumerate(one.streams.values())
    }
    said = told(judge(desk.report, Network(one.balance, one.year, one.streams, contents)))
    assert [one["name"] for one in said["components"]] == ["化学需氧量"]
    assert said["contents"].keys() <= contents.keys() and said["contents"]


def test_nothing_drawn_and_nothing_read_say_what_to_do(plant: Plant) -> None:
    desk = plant("")
    one = network(desk.report)
    assert told(judge(desk.report, one))["verdict"]["lines"][0].startswith("还没有物流")
    rows = {"s-0001": {"stream": "取水", "target": "总管", "role": "fresh"},
            "s-0002": {"stream": "排水", "source": "总管", "role": "drained"}}  # fmt: skip
    said = told(judge(desk.report, Network(one.balance, one.year, rows, {})))
    assert said["verdict"]["lines"][0].startswith("还没有读数") and said["problems"] == []
    rows["s-0001"] |= {"value": "10", "unit": "m3"}
    rows.pop("s-0002")
    said = told(judge(desk.report, Network(one.balance, one.year, rows, {})))
    assert said["verdict"]["lines"][0].startswith("图还没有画完")


UNREADABLE = (
    "",
    "[]",
    '{"balance": "water"}',
    '{"balance": "gold", "year": 2024, "streams": {}, "contents": {}}',
    '{"balance": "water", "year": 2024, "streams": {"a": 1}, "contents": {}}',
)


@pytest.mark.parametrize("body", UNREADABLE)
def test_what_cannot_be_read_is_refused(plant: Plant, signed_in: Callable, body: str) -> None:
    desk = plant("")
    client = signed_in(desk.people.filler)
    assert client.post(reverse("balances:check", args=[desk.report.pk]), body, "application/json").status_code == 400


def test_networks_are_listed_newest_first(plant: Plant) -> None:
    desk = plant("EP11")
    listed = [(one.year, one.balance.code, count) for one, count in networks_of(standing_of(desk.report))]
    assert listed[:3] == [(2024, "water", 28), (2024, "chromium", 11), (2024, "nickel", 11)]
