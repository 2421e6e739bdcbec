"""Which of the eight causes a class of indicators or a kind of problem points to, and what it concerns, as data.

File `procedure/class_aspects.csv`; the attribution is this project's own where marked [DESIGN].
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from qingshen.language import Text
from qingshen.problems import Problem
from qingshen.rulebook.cited import CITED, NAMED, Citation, check_rows, choice, citation, listed, name, read_cited
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.procedure_terms import aspects
from qingshen.rulebook.source import Row

COLUMNS = (*NAMED[:1], "kind", *NAMED[1:], "aspect", "concerns", *CITED)
Kind = Literal["class", "indicator", "balance", "balance_problem", "compliance", "variable"]
KINDS = get_args(Kind)
# Kinds whose rows are there for their aspect; the others may leave it to the class or have none.
WITH_ASPECT = ("class", "balance_problem", "compliance")
OTHER = "other"


@dataclass(frozen=True)
class Attribution:
    """What a class, indicator, balance, kind of balance problem or flag points to.

    `aspect` is the code of one of the eight causes, "" where its class or nothing tells. `concerns` are codes of
    variables, the one it is about first; of a `variable` they are the targets by which techniques name it.
    """

    code: str
    kind: Kind
    name: Text
    aspect: str
    concerns: tuple[str, ...]
    citation: Citation


@held
def attributions() -> tuple[Attribution, ...]:
    """Return every row of the file, in its order. Raises Refused with every problem of the file."""
    return read_cited(tables("procedure") / "class_aspects.csv", COLUMNS, read_attributions)


def attribution(kind: Kind, code: str) -> Attribution | None:
    """Return the row of a code of this kind; None if there is none."""
    return _by_code()[kind].get(code)


def aspect_of(class_code: str, indicator: str = "") -> str:
    """Return the cause an indicator points to: its own where stated, else its class's, else that of other classes."""
    own, of_class = attribution("indicator", indicator), attribution("class", class_code)
    return (own.aspect if own else "") or (of_class or _by_code()["class"][OTHER]).aspect


def concerns_of(class_code: str, indicator: str = "") -> tuple[str, ...]:
    """Return what an indicator concerns: its own where stated, else its class's; () where neither says."""
    own, of_class = attribution("indicator", indicator), attribution("class", class_code)
    return (own.concerns if own else ()) or (of_class.concerns if of_class else ())


def targets_of(variable: str) -> tuple[str, ...]:
    """Return the targets of techniques that fit a variable: its own code and what techniques call it."""
    found = attribution("variable", variable)
    return (variable, *(found.concerns if found else ()))


def read_attributions(rows: Sequence[Row], problems: list[Problem]) -> tuple[Attribution, ...]:
    """Return the attributions of `rows`; what is wrong goes to `problems`. A code may stand once in each kind."""
    for row in rows:
        choice(row, "kind", KINDS, problems)
    for kind in KINDS:
        check_rows([row for row in rows if row["kind"] == kind], problems)
    known = [one.code for one in aspects()]
    found = []
    for row in rows:
        if row["aspect"] or row["kind"] in WITH_ASPECT:
            choice(row, "aspect", known, problems)
        kind = cast(Kind, row["kind"])
        concerns = listed(row["concerns"])
        found.append(Attribution(row["code"], kind, name(row), row["aspect"], concerns, citation(row)))
    return tuple(found)


@held
def _by_code() -> Mapping[Kind, Mapping[str, Attribution]]:
    return {kind: {one.code: one for one in attributions() if one.kind == kind} for kind in KINDS}
