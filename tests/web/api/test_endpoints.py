from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client

from qingshen.web.api.actions.create_token import create_token
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.draft import rows_of, standing_of
from qingshen.web.reporting.models import Edit

Call = Callable[..., HttpResponse]
WATER = {"table": "quantities", "ident": "fresh_water/2024", "field": "value"}


def water(seen: str, value: str) -> dict[str, list[dict[str, str]]]:
    return {"edits": [{**WATER, "seen": seen, "value": value}]}


def stands(call: Call, secret: str) -> str:
    rows = call("report", secret).json()["tables"]["quantities"]
    return next(row["cells"].get("value", "") for row in rows if row["ident"] == "fresh_water/2024")


def test_a_cell_is_written_and_read_back_with_its_origin(desk: SimpleNamespace, call: Call, secret: str) -> None:
    answer = call("cells", secret, water("", "1200"))
    assert (answer.status_code, answer.json()) == (200, {"revision": 1, "written": 1, "conflicts": []})
    assert stands(call, secret) == "1200"
    edit = Edit.objects.get(field="value")
    assert (edit.origin, edit.by) == ("api", desk.people.manager)


def test_a_report_says_where_it_stands(desk: SimpleNamespace, call: Call, secret: str) -> None:
    said = call("report", secret).json()
    assert (said["enterprise"], said["state"], said["is_open"], said["revision"]) == ("E1", "draft", True, 0)
    assert {"quantities", "answers"} <= said["tables"].keys()


def test_statuses_can_be_written(call: Call, secret: str) -> None:
    status = {"edits": [{**WATER, "field": "status", "seen": "", "value": "estimated"}]}
    assert call("cells", secret, status).status_code == 200
    rows = call("report", secret).json()["tables"]["quantities"]
    assert next(row for row in rows if row["ident"] == "fresh_water/2024")["cells"]["status"] == "estimated"


def test_a_conflict_tells_who_when_and_what_and_writes_nothing_of_it(
    desk: SimpleNamespace, call: Call, secret: str
) -> None:
    save_cells(desk.people.filler, desk.report, [{**WATER, "seen": "", "value": "900"}])
    answer = call("cells", secret, water("", "1200"))
    assert answer.status_code == 409
    (lost,) = answer.json()["conflicts"]
    assert (lost["by"], lost["stands"], lost["value"]) == ("filler", "900", "1200") and lost["at"]
    assert lost["why"]["zh"] and lost["why"]["en"] and answer.json()["written"] == 0
    assert stands(call, secret) == "900"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"edits": [{**WATER, "table": "nothing"}]}, 422),
        ({"edits": [{**WATER, "ident": "nothing/2024", "value": "1"}]}, 422),
        ({"edits": "all"}, 400),
        ("{", 400),
        ("[]", 400),
        ({"edits": [{**WATER, "field": "reason", "value": "\0"}]}, 400),
    ],
)
def test_nonsense_is_refused_with_the_remedy(call: Call, secret: str, body: object, status: int) -> None:
    answer = call("cells", secret, body)
    assert answer.status_code == status
    for one in answer.json()["problems"]:
        assert one["what"]["zh"] and one["what"]["en"] and one["remedy"]["zh"] and one["remedy"]["en"]
    assert not Edit.objects.exists()


def test_a_form_sent_from_a_browser_is_no_json(desk: SimpleNamespace) -> None:
    """The check against forgery has read it already."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.people.manager)
    client.cookies["csrftoken"] = "a" * 32
    address = f"/api/enrolments/{desk.mine.pk}/cells"
    answer = client.post(address, {"edits": "x"}, headers={"X-CSRFToken": "a" * 32})
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (400, "malformed")


def test_problems_name_their_cell(call: Call, secret: str) -> None:
    call("cells", secret, water("", "很多"))
    said = call("problems", secret).json()
    assert said["errors"] >= 1
    assert {("quantities", "fresh_water/2024", "value")} <= {
        (one["table"], one["ident"], one["field"]) for one in said["problems"]
    }


def test_the_dictionary_has_units_and_choices(call: Call, secret: str) -> None:
    said = call("dictionary", secret).json()
    status = next(one for one in said["tables"] if one["table"] == "quantities")
    assert "estimated" in next(one for one in status["fields"] if one["name"] == "status")["choices"]
    assert next(one for one in said["quantities"] if one["code"] == "fresh_water")["unit"] == "m3"


def test_without_results_it_says_so(call: Call, secret: str) -> None:
    assert call("results", secret).json() == {"run": None, "levels": [], "indicators": [], "gaps": []}


def test_a_report_that_is_closed_takes_nothing(desk: SimpleNamespace, call: Call, secret: str) -> None:
    desk.report.state = "submitted"
    desk.report.save()
    answer = call("cells", secret, water("", "1"))
    assert answer.status_code == 422 and answer.json()["problems"][0]["code"] == "report-closed"


def test_before_the_list_is_published_there_is_no_report(desk: SimpleNamespace, call: Call) -> None:
    theirs = create_token(desk.people.competitor, desk.other, "ERP", "read", 30)[1]
    answer = call("report", theirs, of=desk.other.pk)
    assert answer.status_code == 409 and answer.json()["problems"][0]["code"] == "report-absent"


def test_the_draft_is_what_the_grid_shows(desk: SimpleNamespace, call: Call, secret: str) -> None:
    call("cells", secret, water("", "1200"))
    added = {"table": "activities", "ident": "mes-0001", "field": "carrier", "seen": "", "value": "diesel"}
    assert call("cells", secret, {"edits": [added]}).status_code == 200
    said = call("report", secret).json()["tables"]
    shown = standing_of(desk.report)
    for table in shown.by_table:
        rows = [{name: row[name] for name in ("ident", "cells", "fixed")} for row in rows_of(shown, table)]
        assert said[table] == rows
    assert said["activities"][-1] == {"ident": "mes-0001", "cells": {"carrier": "diesel", "unit": "t"}, "fixed": []}


def test_a_program_is_not_told_to_load_its_page_anew(call: Call, secret: str) -> None:
    answer = call("cells", secret, {"edits": [{**WATER, "ident": "nothing/2024", "value": "1"}]})
    assert "dictionary" in answer.json()["problems"][0]["remedy"]["en"]
