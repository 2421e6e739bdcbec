"""How a technique is sized from an enterprise's own figures (techniques/sizing.csv).

A row is shipped only where its source's effect is a share of an amount that enterprises report in full.
"""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from qingshen import units
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.carriers import carriers
from qingshen.rulebook.cells import check_trusted, number, own_rows, share_bounds
from qingshen.rulebook.cited import CITED, Citation, choice, citation, listed, positive, read_cited, share, unit
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import Row
from qingshen.rulebook.system import Variable
from qingshen.rulebook.techniques import techniques
from qingshen.rulebook.variables import FORM, OWN_UNIT, general_variables

SIZING_COLUMNS = (
    *("technique", "variable", "reduction_low", "reduction_high", "investment_fixed", "investment_per"),
    *("investment_unit", "running_share", "life", "needs", "processes", *CITED, "note"),
)


@dataclass(frozen=True)
class Sizing:
    """What a technique saves of `variable`, the code of a reported quantity or of an energy carrier, and its cost.

    `reduction` [-] is the low and high share of the enterprise's amount that falls, at most 1, negative where the
    amount rises. The investment is `investment_fixed` [10^4 CNY] + `investment_per` [10^4 CNY / (`investment_unit`
    saved per year)]; None: not known, never zero. `running_share` [1/a] is the share of the investment it costs a year
    to run, `life` [a]. `needs` are variables that must be above zero, `processes` words one of which the enterprise's
    process must contain; none: any process.
    """

    technique: str
    variable: str
    reduction: tuple[float, float]
    investment_fixed: float | None
    investment_per: float | None
    investment_unit: str
    running_share: float | None
    life: float | None
    needs: tuple[str, ...]
    processes: tuple[str, ...]
    note: str
    citation: Citation

    def fits(self, process: str) -> bool:
        """Whether `process`, what an enterprise says of its process, contains one of `processes` (case aside)."""
        return not self.processes or any(one.casefold() in process.casefold() for one in self.processes)


def sizings(
    own: Path | None = None, own_techniques: Path | None = None, variables: Collection[Variable] = ()
) -> tuple[Sizing, ...]:
    """Return the shipped sizings in their order, those of the csv file `own` in place of or after them.

    An own row overrides the shipped one of the same technique and variable. It may name techniques of
    `own_techniques` and `variables` of the case's own index system. Raises Refused with every problem of it.
    """
    problems: list[Problem] = []
    rows = own_rows(own, SIZING_COLUMNS, problems)
    found = read_sizings(rows, problems, own_techniques, variables) if rows else ()
    if problems:
        raise Refused(problems)
    merged = {(one.technique, one.variable): one for one in _shipped()}
    merged |= {(one.technique, one.variable): one for one in found}
    return tuple(merged.values())


def read_sizings(
    rows: Sequence[Row],
    problems: list[Problem],
    own_techniques: Path | None = None,
    variables: Collection[Variable] = (),
) -> tuple[Sizing, ...]:
    """Return the sizings of `rows`; what is wrong goes to `problems`."""
    check_trusted(rows, problems)
    known = [one.code for one in techniques(own=own_techniques)]
    measures = {**_measures(), **{one.code: one.unit for one in variables}}
    used: dict[tuple[str, str], Place] = {}
    found = []
    for row in rows:
        pair = (choice(row, "technique", known, problems), choice(row, "variable", tuple(measures), problems))
        if (other := used.setdefault(pair, row.place("variable"))) != row.place("variable"):
            problems.append(problem(row.place("variable"), "code-duplicate", value=" ".join(pair), other=other))
        found.append(_sizing(row, measures, problems))
    return tuple(found)


def _sizing(row: Row, measures: Mapping[str, str], problems: list[Problem]) -> Sizing:
    low, high = share_bounds(row, "reduction_low", "reduction_high", problems)
    for column, value in (("reduction_low", low), ("reduction_high", high)):
        if value is None and not row[column]:
            hint = Text("写成 10 %；不知道就不列这一行", "write 10 %; where it is not known, leave the row out")
            problems.append(problem(row.place(column), "cell-empty", column=column, hint=hint))
    return Sizing(
        technique=row["technique"],
        variable=row["variable"],
        reduction=(low or 0.0, high or 0.0),
        investment_fixed=number(row, "investment_fixed", problems, 0.0),
        investment_per=number(row, "investment_per", problems, 0.0),
        investment_unit=_unit(row, measures.get(row["variable"]), problems),
        running_share=share(row, "running_share", problems),
        life=positive(row, "life", problems),
        needs=tuple(choice(row, "needs", tuple(measures), problems, one) for one in listed(row["needs"])),
        processes=listed(row["processes"]),
        note=row["note"],
        citation=citation(row),
    )


def _unit(row: Row, measure: str | None, problems: list[Problem]) -> str:
    """Return the unit of what is saved, of the dimension of the variable's own."""
    found = unit(row, "investment_unit", problems)
    if found and measure is not None and measure != OWN_UNIT and not units.compatible(found, measure):
        hint = Text(f"用与 {measure} 同量纲的单位", f"use a unit of the dimension of {measure}")
        place = row.place("investment_unit")
        problems.append(problem(place, "cell-choice", column="investment_unit", value=found, hint=hint))
    return found


@held
def _measures() -> Mapping[str, str]:
    """Return the unit of every quantity of the forms, every carrier, and every quantity of the shipped systems."""
    found: dict[str, str] = {}
    for path in sorted(tables("indices").glob(f"*/{FORM}")):
        rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
        found |= {row["code"]: row["unit"] for row in rows}
    found |= {one.code: one.unit for one in carriers()}
    found |= {one.code: one.unit for one in general_variables()}
    return MappingProxyType(found)


@held
def _shipped() -> tuple[Sizing, ...]:
    return read_cited(tables("techniques") / "sizing.csv", SIZING_COLUMNS, read_sizings)
