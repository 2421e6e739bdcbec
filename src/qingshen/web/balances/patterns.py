"""Patterns of networks: which streams a plant of a kind has, and never how large they are (templates_of/*.toml)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from qingshen.language import Language, Text
from qingshen.rulebook.balances import balances

FOLDER = Path(__file__).with_name("templates_of")


@dataclass(frozen=True)
class Drawn:
    """A stream of a pattern; None is the outside."""

    name: Text
    source: Text | None
    target: Text | None
    role: str


@dataclass(frozen=True)
class Pattern:
    """A network to begin with, of one `balance` (code)."""

    code: str
    name: Text
    about: Text
    balance: str
    streams: tuple[Drawn, ...]

    def rows(self, language: Language, year: int) -> list[dict[str, str]]:
        """Return the rows of the table streams, without any figure."""
        unit = next(one.unit for one in balances() if one.code == self.balance)
        return [
            {
                "year": str(year), "balance": self.balance, "stream": one.name.into(language), "role": one.role,
                "unit": unit,
                **{end: node.into(language) for end, node in (("source", one.source), ("target", one.target)) if node},
            }
            for one in self.streams
        ]  # fmt: skip


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return every pattern, in the order of their files' names."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.toml")))


def _read(path: Path) -> Pattern:
    said: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    nodes = {code: Text(*names) for code, names in said["nodes"].items()}
    streams = tuple(
        Drawn(Text(zh, en), nodes[source] if source else None, nodes[target] if target else None, role)
        for zh, en, source, target, role in said["streams"]
    )
    code = path.stem.partition("-")[2]
    return Pattern(code, Text(*said["name"]), Text(*said["about"]), said["balance"], streams)
