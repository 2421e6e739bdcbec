"""What the interface says: problems as JSON with place, what and remedy in both languages."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, JsonResponse

from qingshen.language import Text
from qingshen.problems import Problem


def answer(problems: Iterable[Problem], status: int) -> HttpResponse:
    """Return problems as an answer."""
    said = {"problems": [told(one) for one in problems]}
    return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})


def told(one: Problem) -> dict[str, Any]:
    """Return a problem as JSON."""
    return {
        "code": one.code,
        "severity": one.severity,
        "place": {"file": one.place.file, "sheet": one.place.sheet, "cell": one.place.cell},
        "what": both(one.what),
        "remedy": both(one.remedy),
    }


def both(text: Text) -> dict[str, str]:
    """Return a text in both languages."""
    return {"zh": text.zh, "en": text.into("en")}
