"""Problems from their codes: every sentence the loader can say stands in messages.toml, in both languages."""

import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, cast

from qingshen.language import Text
from qingshen.problems import Place, Problem, Severity

_SHOWN = 25


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Return all messages by code: what{zh, en}, remedy{zh, en}, severity ("error" where absent)."""
    return tomllib.loads(files("qingshen.rulebook").joinpath("messages.toml").read_text(encoding="utf-8"))


def problem(place: Place, code: str, **facts: object) -> Problem:
    """Return the problem `code` at `place`, its sentences filled with `facts` (a Text is put in by language)."""
    entry = catalogue()[code]
    severity = cast(Severity, entry.get("severity", "error"))
    return Problem(place, code, _fill(entry["what"], facts), _fill(entry["remedy"], facts), severity)


def nearest(word: str, known: Iterable[str]) -> Text:
    """Return "perhaps …" with the entry of `known` most like `word`, or the first of them when none is close."""
    words = sorted(known)
    near = get_close_matches(word, words, 1)
    if near:
        return Text(f"是否应为“{near[0]}”", f"perhaps “{near[0]}”")
    more = "…" if len(words) > _SHOWN else ""
    return Text(f"可用：{'、'.join(words[:_SHOWN])}{more}", f"choose from {', '.join(words[:_SHOWN])}{more}")


def _fill(texts: dict[str, str], facts: dict[str, object]) -> Text:
    zh = {name: fact.zh if isinstance(fact, Text) else fact for name, fact in facts.items()}
    en = {name: fact.into("en") if isinstance(fact, Text) else fact for name, fact in facts.items()}
    return Text(texts["zh"].format(**zh), texts["en"].format(**en))
