"""What the choice of a focus rests on, as data: the orientation of a variable, the factors of the ranking.

Files `procedure/oriented.csv`, `procedure/focus_factors.csv`; both are this project's own where marked [DESIGN].
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qingshen.language import Text
from qingshen.problems import Problem
from qingshen.rulebook.carriers import carrier
from qingshen.rulebook.cited import CITED, NAMED, Citation, check_rows, choice, citation, name, positive, read_cited
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.procedure_terms import orientations
from qingshen.rulebook.source import Row

ORIENTED_COLUMNS = ("code", "kind", *NAMED[1:], "orientation", "whole", *CITED)
FACTOR_COLUMNS = (*NAMED, "weight", "detail_zh", "detail_en", *CITED)
KINDS = ("variable", "class")
CLASS, OTHER = "class_", "other"


@dataclass(frozen=True)
class Oriented:
    """A variable, or a class of indicators ("class_CODE"), and the `orientation` (a code) it belongs to.

    `whole`: the variable of which it is a part, "" for none.
    """

    code: str
    kind: str
    name: Text
    orientation: str
    whole: str
    citation: Citation


@dataclass(frozen=True)
class FocusFactor:
    """One factor of the weighted sum that ranks the candidates of a focus; `weight` 1-10."""

    code: str
    name: Text
    weight: float
    detail: Text
    citation: Citation


@held
def oriented() -> tuple[Oriented, ...]:
    """Return which orientation variables and classes belong to. Raises Refused with every problem of the file."""
    return read_cited(tables("procedure") / "oriented.csv", ORIENTED_COLUMNS, _oriented)


@held
def focus_factors() -> tuple[FocusFactor, ...]:
    """Return the factors of the focus, heaviest reasons first as in the file. Raises Refused with every problem."""
    return read_cited(tables("procedure") / "focus_factors.csv", FACTOR_COLUMNS, _factors)


def orientation_of(variable: str, indicator_class: str = "") -> str:
    """Return the orientation of a variable; one that is not listed belongs where its indicator's class does."""
    listed = _by_code()
    by_class = listed["class"].get(CLASS + indicator_class) or listed["class"][CLASS + OTHER]
    return listed["variable"].get(variable) or by_class


def whole_of(variable: str) -> str:
    """Return what a variable is a part of: an energy carrier of "energy", washing water of fresh water; else itself."""
    known = carrier(variable)
    if known is not None and known.kind in ("electricity", "heat", "fuel"):
        return "energy"
    return next((one.whole for one in oriented() if one.code == variable and one.whole), variable)


@held
def _by_code() -> Mapping[str, Mapping[str, str]]:
    return {kind: {one.code: one.orientation for one in oriented() if one.kind == kind} for kind in KINDS}


def _oriented(rows: Sequence[Row], problems: list[Problem]) -> tuple[Oriented, ...]:
    check_rows(rows, problems)
    codes = [one.code for one in orientations()]
    return tuple(
        Oriented(
            row["code"],
            choice(row, "kind", KINDS, problems),
            name(row),
            choice(row, "orientation", codes, problems),
            row["whole"],
            citation(row),
        )
        for row in rows
    )


def _factors(rows: Sequence[Row], problems: list[Problem]) -> tuple[FocusFactor, ...]:
    check_rows(rows, problems)
    return tuple(
        FocusFactor(
            row["code"],
            name(row),
            positive(row, "weight", problems) or 1.0,
            Text(row["detail_zh"], row["detail_en"]),
            citation(row),
        )
        for row in rows
    )
