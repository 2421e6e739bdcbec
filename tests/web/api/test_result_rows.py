"""What the interface says of results is what it answers: every column named, typed and described."""

import json
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from qingshen.phases import Audit as Reckoned
from qingshen.phases.levels import assess
from qingshen.report.results.dictionary import table
from qingshen.web.api import endpoints
from qingshen.web.api.result_rows import GapRow, IndicatorRow, LevelRow, Results
from qingshen.web.api.views.documentation import document
from tests.web.results.conftest import park, reckoned

__all__ = ["park", "reckoned"]

ROWS = {"levels": LevelRow, "indicators": IndicatorRow, "gaps": GapRow}
RUN = {"digest": "d", "engine": "e", "edition": "x"}


@pytest.fixture
def answer(
    desk: SimpleNamespace, call: Callable[..., HttpResponse], secret: str, reckoned: Reckoned,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, Any]:  # fmt: skip
    """What the interface answers to E1, where it is EP12 of the park and has answered no question."""
    desk.mine.code = "EP12"
    desk.mine.save()
    monkeypatch.setattr(endpoints, "latest", lambda audit: SimpleNamespace(at=timezone.now(), **RUN))
    case = replace(reckoned.case, answers=reckoned.case.answers.clear())
    tables, _ = assess(case, ["EP02", "EP12"])
    monkeypatch.setattr(endpoints, "table", lambda run, name: tables[name])
    response = call("results", secret)
    assert response.status_code == 200, response.content.decode()
    return json.loads(response.content, parse_constant=pytest.fail)


def test_results_are_the_enterprises_own_only(answer: dict[str, Any]) -> None:
    assert {row["enterprise"] for name in ROWS for row in answer[name]} == {"EP12"}
    assert all(answer[name] for name in ROWS)


def test_the_answer_is_what_the_schema_says(answer: dict[str, Any]) -> None:
    Results.model_validate(answer)
    shapes = document()["components"]["schemas"]
    for name, row_of in ROWS.items():
        shape = row_of.__name__
        fields = shapes[shape]["properties"]
        for row in answer[name]:
            assert row.keys() == fields.keys() and row_of.model_validate(row, strict=True)
        assert list(fields) == [one.name for one in table(name).columns]
        assert set(shapes[shape]["required"]) >= {"year", "enterprise"}


def test_every_column_is_described_in_both_languages(world: SimpleNamespace, client: Client) -> None:
    shapes = document()["components"]["schemas"]
    for name, row_of in ROWS.items():
        shape = row_of.__name__
        assert shapes["Results"]["properties"][name]["items"]["$ref"].endswith(f"/{shape}")
        for column in table(name).columns:
            said = shapes[shape]["properties"][column.name]["description"]
            assert column.meaning.zh in said and column.meaning.en in said
    client.cookies["qingshen-language"] = "en"
    text = client.get("/api/docs").content.decode()
    assert "index against level I [0-100]" in text and "&quot;III&quot; | &quot;none&quot;</span>" in text
