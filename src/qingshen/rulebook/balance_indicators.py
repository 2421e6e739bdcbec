"""Indicators of balances as data: formulas over the symbols of roles and what an enterprise reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from qingshen import units
from qingshen.language import Text
from qingshen.problems import Problem, Refused
from qingshen.rulebook import formula
from qingshen.rulebook.balances import Balance, Kind, Side, balances, counts, roles, roles_of
from qingshen.rulebook.cited import CITED, NAMED, Citation, check_rows, choice, citation, listed, name, read_cited
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.formula import Formula
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import Row
from qingshen.rulebook.variables import OWN_UNIT, general_variables

FILE = "balance_indicators.csv"
COLUMNS = (*NAMED, "balances", "symbol", "formula", "optional", "unit", *CITED, "note")
ONE_OF = "|"
"""Joins symbols of which at least one must be drawn."""
_PER_OWN_UNIT = f"/{OWN_UNIT}"
_CROSSING: Mapping[str, Side] = {"_in": "input", "_out": "output"}


@dataclass(frozen=True)
class Symbol:
    """A name in formulas: the sum of the streams that count in `role` on the side `side` of the balance."""

    name: str
    role: str
    side: Side

    def counts(self, role: str, source: str | None, target: str | None) -> bool:
        """Whether a stream of `role` counts in it; `source` or `target` None is the outside."""
        crosses = {"input": source is None, "output": target is None, "internal": True}
        return crosses[self.side] and counts(self.role, role, source, target)


@dataclass(frozen=True)
class BalanceIndicator:
    """An indicator of the `balances` (codes) named: a formula over symbols [unit of the balance] and variables.

    `formulas`: the formula as each balance counts, in `unit`. `optional`: groups of symbols that may be absent; of a
    group of several one must be drawn. A symbol in no group must be drawn. A unit that ends in /* is per the
    enterprise's own unit of output; `unit_with` puts it in.
    """

    code: str
    name: Text
    balances: tuple[str, ...]
    symbol: str
    formulas: Mapping[str, Formula]
    optional: tuple[tuple[str, ...], ...]
    unit: str
    cited: Citation
    note: str

    @property
    def text(self) -> str:
        """The formula as it is written."""
        return self._any.text

    @property
    def names(self) -> tuple[str, ...]:
        """The symbols and variables of the formula."""
        return self._any.names

    @property
    def _any(self) -> Formula:
        return self.formulas[self.balances[0]]

    def unit_with(self, output_unit: str) -> str:
        """Return the unit for an output counted in `output_unit`: m3/* with t is m3/t."""
        per_output = self.unit.endswith(_PER_OWN_UNIT)
        return f"{self.unit.removesuffix(_PER_OWN_UNIT)}/{output_unit}" if per_output else self.unit

    def lacking(self, drawn: Mapping[str, object]) -> str:
        """Return the first symbol that must be drawn and is not, "a|b" where one of several must be; "" for none.

        `drawn`: what is drawn of each symbol of the formula, empty where nothing is.
        """
        grouped = {one for group in self.optional for one in group}
        needed: list[tuple[str, ...]] = [(one,) for one in self.names if one in drawn and one not in grouped]
        needed += [group for group in self.optional if len(group) > 1]
        return next((ONE_OF.join(group) for group in needed if not any(drawn[one] for one in group)), "")


@held
def balance_indicators() -> tuple[BalanceIndicator, ...]:
    """Return the indicators, in the order of balance_indicators.csv. Raises Refused where the table is wrong."""
    return read_cited(tables("balances") / FILE, COLUMNS, read_balance_indicators)


@held
def indicators_of(balance: str) -> tuple[BalanceIndicator, ...]:
    """Return the indicators of the balance of this code."""
    return tuple(one for one in balance_indicators() if balance in one.balances)


@held
def symbols() -> Mapping[str, Symbol]:
    """Return every symbol by its name: V_f of the role fresh.

    Streams of an internal role may run anywhere. Of its symbol X, X_in is what comes from outside and X_out what goes
    there: M_rec is all that is recovered, M_rec_out what of it leaves.
    """
    found: dict[str, Symbol] = {}
    for one in roles():
        if one.symbol:
            crossing = _CROSSING if one.side == "internal" else {}
            sides: dict[str, Side] = {"": one.side, **crossing}
            found |= {f"{one.symbol}{end}": Symbol(f"{one.symbol}{end}", one.code, side) for end, side in sides.items()}
    return found


@held
def counting(role: str, comes: bool, goes: bool) -> tuple[str, ...]:
    """Return the names of the symbols a stream of `role` counts in, which `comes` from outside or `goes` there."""
    source, target = (None if outside else "inside" for outside in (comes, goes))
    return tuple(one.name for one in symbols().values() if one.counts(role, source, target))


def read_balance_indicators(rows: Sequence[Row], problems: list[Problem]) -> tuple[BalanceIndicator, ...]:
    """Return the indicators of `rows`; what is wrong goes to `problems`.

    A formula must lie in the grammar of formulas, name nothing but variables and symbols its balances have, and give
    its unit.
    """
    check_rows(rows, problems)
    return tuple(one for row in rows if (one := _indicator(row, problems)))


def _indicator(row: Row, problems: list[Problem]) -> BalanceIndicator | None:
    of, unit = _balances(row, problems), row["unit"]
    asked = unit.removesuffix(_PER_OWN_UNIT)
    if not asked or not units.is_unit(asked):
        problems.append(problem(row.place("unit"), "unit-unknown", value=unit))
        return None
    if not row["formula"]:
        hint = Text("写出算式", "write the formula")
        problems.append(problem(row.place("formula"), "cell-empty", column="formula", hint=hint))
        return None
    formulas = {}
    try:
        for one in of:
            formulas[one.code] = formula.parse(row["formula"], _units(one), asked, row.place("formula"))
    except Refused as refused:
        problems += refused.problems
    if not of or len(formulas) < len(of):
        return None
    optional = _optional(row, formulas[of[0].code], problems)
    return BalanceIndicator(
        row["code"], name(row), tuple(formulas), row["symbol"], formulas, optional, unit, citation(row), row["note"]
    )


def _balances(row: Row, problems: list[Problem]) -> list[Balance]:
    """Return the balances the cell names by code or kind, in the order of balances.csv."""
    codes = [one.code for one in balances()]
    allowed = list(dict.fromkeys([*get_args(Kind), *codes]))
    written = [choice(row, "balances", allowed, problems, one) for one in listed(row["balances"]) or ("",)]
    return [one for one in balances() if one.code in written or one.kind in written]


def _optional(row: Row, of: Formula, problems: list[Problem]) -> tuple[tuple[str, ...], ...]:
    groups = [tuple(one.strip() for one in group.split(ONE_OF)) for group in listed(row["optional"])]
    allowed = [one for one in of.names if one in symbols()]
    for group in groups:
        for one in group:
            choice(row, "optional", allowed, problems, one)
    return tuple(groups)


def _units(of: Balance) -> dict[str, str]:
    """Return the unit of every name a formula may use; the own unit of output counts as a plain number here."""
    fitting = {one.code for one in roles_of(of.kind)}
    reported = {one.code: "" if one.unit == OWN_UNIT else one.unit for one in general_variables()}
    return reported | {one.name: of.unit for one in symbols().values() if one.role in fitting}
