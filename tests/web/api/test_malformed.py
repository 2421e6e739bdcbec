"""A malformed call is told what is wrong in both languages, and where: the checker's own words are English alone."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse

CELL = {"table": "quantities", "ident": "fresh_water/2024", "field": "value", "seen": "", "value": "1"}
CASES = [
    ({"edits": [{**CELL, "value": 1200}]}, "edits.0.value", '"1200"'),
    ({"edits": [{"table": "quantities", "ident": "fresh_water/2024"}]}, "edits.0.field", "补上"),
    ({"edits": {}}, "edits", "[ … ]"),
    ({"edits": ["x"]}, "edits.0.table", "补上"),
    ({}, "edits", "补上"),
    ({"edits": [CELL] * 5001}, "edits", "分几次"),
]


@pytest.mark.parametrize(("body", "cell", "remedy"), CASES)
def test_what_is_wrong_is_said_in_chinese_too(
    call: Callable[..., HttpResponse], secret: str, body: object, cell: str, remedy: str
) -> None:
    answer = call("cells", secret, body)
    assert answer.status_code == 400
    one = next(one for one in answer.json()["problems"] if one["place"]["cell"] == cell)
    assert not re.search("[A-Za-z]{3}", one["what"]["zh"]) and remedy in one["remedy"]["zh"]
    assert one["what"]["en"] and one["remedy"]["en"]
    assert "{" not in one["what"]["en"] + one["what"]["zh"]
