"""What scripts send is one JSON object that a database can keep, or it is refused."""

import json

import pytest
from django.test import RequestFactory

from qingshen.web.posted import posted, unreadable


def sent(body: str):  # type: ignore[no-untyped-def]
    return posted(RequestFactory().post("/", body, "application/json"))


@pytest.mark.parametrize("text", ["水", "😀", "\\u0000", "\\\\ud800", "a\tb"])
def test_an_object_is_read(text: str) -> None:
    assert sent(json.dumps({"a": text})) == sent(json.dumps({"a": text}, ensure_ascii=False)) == {"a": text}


@pytest.mark.parametrize(
    "body", ["", "1", "[]", '{"a": "\\u0000"}', '{"a\\\\\\u0000": 1}', '{"\\udc00": 1}', "[" * 100_000]
)
def test_what_is_none_is_not(body: str) -> None:
    with pytest.raises(ValueError):
        sent(body)


def test_a_form_is_none() -> None:
    """Its files are read already, by the check against forgery."""
    request = RequestFactory().post("/", {"a": "b"})
    assert request.POST["a"] == "b"
    with pytest.raises(ValueError):
        posted(request)


def test_the_answer_names_the_remedy() -> None:
    (told,) = json.loads(unreadable().content)["refused"]
    assert told["what"] and told["remedy"]
