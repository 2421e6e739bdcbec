"""Problems from their codes: each package keeps its sentences in a messages.toml, in both languages."""

import difflib
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, cast

from qingshen.language import Text
from qingshen.problems import Place, Problem, Severity


@cache
def catalogue(package: str) -> dict[str, dict[str, Any]]:
    """Return a package's messages by code: what{zh, en}, remedy{zh, en}, severity ("error" where absent)."""
    return tomllib.loads(files(package).joinpath("messages.toml").read_text(encoding="utf-8"))


def fill(package: str, place: Place, code: str, facts: dict[str, object]) -> Problem:
    """Return the problem `code` of `package` at `place`, its sentences filled with `facts` (a Text by language)."""
    entry = catalogue(package)[code]
    severity = cast(Severity, entry.get("severity", "error"))
    return Problem(place, code, _filled(entry["what"], facts), _filled(entry["remedy"], facts), severity)


def closest(word: str, known: Iterable[str]) -> str:
    """Return the entry of `known` that looks most like `word`, or "" when none does."""
    return next(iter(difflib.get_close_matches(word, list(known), 1, 0.6)), "")


def suggestion(word: str, known: Iterable[str | Text], shown: int = 12) -> Text:
    """Return "did you mean …?" for `word`, or the first `shown` entries of `known` when none is close.

    A Text is a name in both languages: English has its own word, and the Chinese one to write behind it.
    """
    names = list(known)
    words: dict[str, str] = {}
    for one in names:
        words.setdefault(str(one), _with_chinese(one))
    meant = {one.en: one.zh for one in names if isinstance(one, Text) and one.en} | {one: one for one in words}
    near = meant.get(closest(word, meant), "")
    if near:
        return Text(f"是否想写“{near}”？", f"did you mean '{words[near]}'?")
    if not words:
        return Text("没有可用的名称", "there are none to choose from")
    more = "…" if len(words) > shown else ""
    first = list(words.items())[:shown]
    zh, en = "、".join(one for one, _ in first), ", ".join(one for _, one in first)
    return Text(f"可用：{zh}{more}", f"choose from {en}{more}")


def _with_chinese(name: str | Text) -> str:
    return f"{name.en} ({name.zh})" if isinstance(name, Text) and name.en not in ("", name.zh) else str(name)


def _filled(texts: dict[str, str], facts: dict[str, object]) -> Text:
    zh = {name: fact.zh if isinstance(fact, Text) else fact for name, fact in facts.items()}
    en = {name: fact.into("en") if isinstance(fact, Text) else fact for name, fact in facts.items()}
    return Text(texts["zh"].format(**zh), texts["en"].format(**en))
