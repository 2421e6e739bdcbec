"""Cleaner-production techniques as data: what they do, cost and pay back, with their sources (techniques/*.csv).

Figures stand as their sources print them, in the unit named beside them; investments are mostly not in CNY.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.cells import Bounds, bounds, check_codes, check_filled, check_trusted, own_rows, tables_digest
from qingshen.rulebook.cited import CITED, NAMED, Citation, choice, citation, listed, name, read_cited
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.messages import problem
from qingshen.rulebook.procedure_terms import aspect, aspects
from qingshen.rulebook.source import Row

CostClass = Literal["low", "high"]
GENERAL = "general"
"""The sector of what serves every industry."""
COST_CLASSES: Mapping[CostClass, Text] = MappingProxyType(
    {"low": Text("无低费", "no/low cost"), "high": Text("中高费", "medium/high cost")}
)
_COST_CODES: Mapping[str, CostClass] = {one: code for code, names in COST_CLASSES.items() for one in (code, *names)}
TECHNIQUE_COLUMNS = (
    *("code", "sectors", *NAMED[1:], "cause_aspect", "cost_class", "applies_to", "applies_to_en", "targets"),
    *("effect_low", "effect_high", "effect_unit", "investment_low", "investment_high", "investment_unit"),
    *("payback_years_low", "payback_years_high", *CITED, "note"),
)


@dataclass(frozen=True)
class Technique:
    """A technique and what its source says of it.

    `aspect` is the code of a cause (see procedure.aspects), `cost_class` the project's classification. `effect`
    [`effect_unit`] falls by applying it: a percentage of what the unit names, or an amount; (None, 30.0) reads "up to
    30", (None, None) not known. `investment` [`investment_unit`] and `payback` [a] likewise.
    """

    code: str
    sectors: tuple[str, ...]
    name: Text
    aspect: str
    cost_class: CostClass
    applies_to: Text
    targets: tuple[str, ...]
    effect: Bounds
    effect_unit: str
    investment: Bounds
    investment_unit: str
    payback: Bounds
    note: str
    citation: Citation


def techniques(sectors: Collection[str] = (), own: Path | None = None) -> tuple[Technique, ...]:
    """Return the techniques of `sectors` and those of every industry; all of them where no sector is named.

    `own` is a csv file with the same columns, whose rows follow the shipped ones and must have codes of their own; a
    file that is not there has none. Raises Refused with every problem of it.
    """
    found = (*_shipped(), *_own(own))
    wanted = {*sectors, GENERAL}
    return tuple(one for one in found if not sectors or wanted & set(one.sectors))


@held
def digest() -> str:
    """Return the SHA-256 over the names and bytes of all tables in techniques/, in name order."""
    return tables_digest(tables("techniques"))


def read_techniques(
    rows: Sequence[Row], problems: list[Problem], taken: Mapping[str, Place] = MappingProxyType({})
) -> tuple[Technique, ...]:
    """Return the techniques of `rows`; what is wrong goes to `problems`. `taken` are codes already in use."""
    check_codes(rows, dict(taken), problems)
    check_filled(rows, ("sectors", *NAMED[1:], "applies_to", "applies_to_en", "targets"), problems)
    check_trusted(rows, problems)
    return tuple(_technique(row, problems) for row in rows)


def _technique(row: Row, problems: list[Problem]) -> Technique:
    cause = aspect(row["cause_aspect"])
    if cause is None:
        choice(row, "cause_aspect", [one.name.zh for one in aspects()], problems)
    cost = _COST_CODES.get(choice(row, "cost_class", tuple(_COST_CODES), problems), "high")
    effect = _measured(row, "effect", problems)
    investment = _measured(row, "investment", problems)
    return Technique(
        code=row["code"],
        sectors=listed(row["sectors"]),
        name=name(row),
        aspect=cause.code if cause else "",
        cost_class=cost,
        applies_to=Text(row["applies_to"], row["applies_to_en"]),
        targets=listed(row["targets"]),
        effect=effect,
        effect_unit=row["effect_unit"],
        investment=investment,
        investment_unit=row["investment_unit"],
        payback=bounds(row, "payback_years_low", "payback_years_high", problems),
        note=row["note"],
        citation=citation(row),
    )


def _measured(row: Row, what: str, problems: list[Problem]) -> Bounds:
    """Return low and high of `what`; a figure without its unit says nothing."""
    found = bounds(row, f"{what}_low", f"{what}_high", problems)
    if found != (None, None) and not row[f"{what}_unit"]:
        hint = Text(
            "写明数值的单位，如“% of plant electricity”", "say what the figure counts: “% of plant electricity”"
        )
        problems.append(problem(row.place(f"{what}_unit"), "cell-empty", column=f"{what}_unit", hint=hint))
    return found


@held
def _shipped() -> tuple[Technique, ...]:
    return read_cited(tables("techniques") / "techniques.csv", TECHNIQUE_COLUMNS, read_techniques)


def _own(path: Path | None) -> tuple[Technique, ...]:
    problems: list[Problem] = []
    rows = own_rows(path, TECHNIQUE_COLUMNS, problems)
    taken = {one.code: Place("techniques.csv", "", one.code) for one in _shipped()}
    found = read_techniques(rows, problems, taken)
    if problems:
        raise Refused(problems)
    return found
