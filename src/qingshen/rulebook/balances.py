"""Balances as data: what is balanced, what a stream of it may be, and what it may carry (balances/*.csv).

Every row has its source and certainty, every amount its unit; a row without them is refused.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar, cast, get_args

from qingshen import units
from qingshen.language import Text
from qingshen.problems import Problem
from qingshen.rulebook.cited import (
    CITED,
    NAMED,
    Citation,
    check_rows,
    choice,
    citation,
    listed,
    name,
    positive,
    read_cited,
    share,
    unit,
)
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import Row

Kind = Literal["water", "material", "energy", "element"]
Side = Literal["input", "output", "internal"]
TRANSFER = "transfer"
"""The role of a stream of which nothing is said."""
# What is contained is a share of water or of a mass; the streams of an element or of energy are that share already.
CARRYING: tuple[Kind, ...] = ("water", "material")
BALANCE_COLUMNS = (*NAMED, "aliases", "kind", "unit", "closure_limit", *CITED)
ROLE_COLUMNS = (*NAMED, "aliases", "kinds", "symbol", "side", "is_loss", "part_of", *CITED)
COMPONENT_COLUMNS = (*NAMED, "aliases", "units", "balance", "coefficient", "coefficient_unit", *CITED)


@dataclass(frozen=True)
class Balance:
    """What is balanced: amounts stand in `unit`; `closure_limit` [-] bounds |in − out| / in, None where none is set."""

    code: str
    name: Text
    aliases: tuple[str, ...]
    kind: Kind
    unit: str
    closure_limit: float | None
    cited: Citation


@dataclass(frozen=True)
class Role:
    """What a stream is for. `symbol` is the standard's (V_f), "" where it has none; `kinds` of balance it fits.

    `side`: an input comes from outside, an output goes outside, an internal one may run anywhere. `part_of` is the
    role it is a part of, "" for none: cooling water taken in is part of the intake.
    """

    code: str
    name: Text
    aliases: tuple[str, ...]
    kinds: tuple[Kind, ...]
    symbol: str
    side: Side
    is_loss: bool
    part_of: str
    cited: Citation


@dataclass(frozen=True)
class Component:
    """What a stream carries, as a content in one of `units`, and the `balance` (code) it closes.

    `coefficient` [`coefficient_unit`] turns the product of flow and content into what is balanced where units alone
    do not: the heat capacity of water for a temperature (heat above 0 ℃).
    """

    code: str
    name: Text
    aliases: tuple[str, ...]
    units: tuple[str, ...]
    balance: str
    coefficient: float | None
    coefficient_unit: str
    cited: Citation

    def content_unit(self, carrying: Balance) -> str | None:
        """Return the unit of this content in streams of `carrying`: mg/L in water, % in a mass; None if in none."""
        return next((one for one in self.units if self.fits(carrying, one)), None)

    def factor(self, carrying: Balance) -> float:
        """Return what flow [carrying.unit] × content [content_unit] is multiplied by to stand in its balance's unit.

        Chromium [mg/L] in water [m3]: m3 × mg/L = g = 0.001 kg. Raises ValueError where such streams do not carry it.
        """
        content = self.content_unit(carrying)
        if content is None:
            raise ValueError(f"streams of {carrying.code} do not carry {self.code}")
        return (self.coefficient or 1.0) * units.factor(self._product(carrying, content), self._closed())

    def fits(self, carrying: Balance, content: str) -> bool:
        """Whether a stream of `carrying` may carry this in the unit `content`, by dimension."""
        return carrying.kind in CARRYING and units.compatible(self._product(carrying, content), self._closed())

    def _product(self, carrying: Balance, content: str) -> str:
        return "·".join(part for part in (carrying.unit, content, self.coefficient_unit) if part)

    def _closed(self) -> str:
        return next(one.unit for one in balances() if one.code == self.balance)


Entry = TypeVar("Entry", bound=Balance | Role | Component)


@held
def balances() -> tuple[Balance, ...]:
    """Return every kind of balance, in the order of balances.csv. Raises Refused where the table is wrong."""
    return read_cited(tables("balances") / "balances.csv", BALANCE_COLUMNS, read_balances)


@held
def roles() -> tuple[Role, ...]:
    """Return every role of a stream, in the order of roles.csv. Raises Refused where the table is wrong."""
    return read_cited(tables("balances") / "roles.csv", ROLE_COLUMNS, read_roles)


@held
def components() -> tuple[Component, ...]:
    """Return all that a stream may carry, in the order of components.csv. Raises Refused where the table is wrong."""
    return read_cited(tables("balances") / "components.csv", COMPONENT_COLUMNS, read_components)


def balance(name: str) -> Balance | None:
    """Return the balance of this code, name or alias (case and spaces aside); None if unknown."""
    return _called(balances()).get(_key(name))


def component(name: str) -> Component | None:
    """Return the component of this code, name or alias (case and spaces aside); None if unknown."""
    return _called(components()).get(_key(name))


def role(name: str, kind: Kind) -> Role | None:
    """Return the role a `kind` of balance knows by this code, name or alias; None if it knows none."""
    return _called(roles_of(kind)).get(_key(name))


@held
def roles_of(kind: Kind) -> tuple[Role, ...]:
    """Return the roles that fit a `kind` of balance."""
    return tuple(one for one in roles() if kind in one.kinds)


@held
def roles_under(code: str) -> tuple[str, ...]:
    """Return the role `code` and every role that is part of it, in the order of roles.csv: whose streams it sums."""
    under = [code]
    for one in under:
        under += [part.code for part in roles() if part.part_of == one]
    return tuple(one.code for one in roles() if one.code in under)


def counts(code: str, role: str, source: str | None, target: str | None) -> bool:
    """Whether a stream of `role` counts in the total of the role `code`: V_f, V_d and the like.

    It must be of that role or of a part of it. In the total of an input role counts what comes from outside (`source`
    None), in that of an output role what goes outside (`target` None): the intake and its branches inside the plant
    are the same water, and so are a drain and what the treatment plant lets out.
    """
    side = next(one.side for one in roles() if one.code == code)
    crosses = {"input": source is None, "output": target is None, "internal": True}
    return role in roles_under(code) and crosses[side]


@held
def digest() -> str:
    """Return the SHA-256 over the names and bytes of all tables in balances/, in name order."""
    total = hashlib.sha256()
    for path in sorted(tables("balances").glob("*.csv")):
        total.update(path.name.encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def read_balances(rows: Sequence[Row], problems: list[Problem]) -> tuple[Balance, ...]:
    """Return the balances of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    found = []
    for row in rows:
        kind = cast(Kind, choice(row, "kind", get_args(Kind), problems))
        amount, limit = unit(row, "unit", problems), share(row, "closure_limit", problems)
        found.append(Balance(row["code"], name(row), listed(row["aliases"]), kind, amount, limit, citation(row)))
    _named_once(rows, lambda row: ("",), problems)
    return tuple(found)


def read_roles(rows: Sequence[Row], problems: list[Problem]) -> tuple[Role, ...]:
    """Return the roles of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    codes = [row["code"] for row in rows]
    symbols: dict[str, Row] = {}
    found = []
    for row in rows:
        kinds = [choice(row, "kinds", get_args(Kind), problems, one) for one in listed(row["kinds"]) or ("",)]
        side = choice(row, "side", get_args(Side), problems)
        loss = choice(row, "is_loss", ("yes", "no"), problems) == "yes"
        if row["part_of"]:
            # A whole stands before its parts, so that no role can be a part of itself.
            choice(row, "part_of", codes[: codes.index(row["code"])], problems)
        if row["symbol"] and symbols.setdefault(row["symbol"], row) is not row:
            other = symbols[row["symbol"]].place("symbol")
            problems.append(problem(row.place("symbol"), "name-twice", value=row["symbol"], other=other))
        found.append(
            Role(
                row["code"], name(row), listed(row["aliases"]), cast(tuple[Kind, ...], tuple(kinds)), row["symbol"],
                cast(Side, side), loss, row["part_of"], citation(row),
            )
        )  # fmt: skip
    _named_once(rows, lambda row: listed(row["kinds"]), problems)
    return tuple(found)


def read_components(rows: Sequence[Row], problems: list[Problem]) -> tuple[Component, ...]:
    """Return the components of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    codes = [one.code for one in balances()]
    found = []
    for row in rows:
        before = len(problems)
        closes = choice(row, "balance", codes, problems)
        contents = tuple(unit(row, "units", problems, one) for one in listed(row["units"]) or ("",))
        number = positive(row, "coefficient", problems)
        per = unit(row, "coefficient_unit", problems) if row["coefficient"] or row["coefficient_unit"] else ""
        one = Component(
            row["code"], name(row), listed(row["aliases"]), contents, closes, number, per, citation(row)
        )  # fmt: skip
        if len(problems) == before:
            problems += [
                problem(row.place("units"), "content-unit", value=content, balance=closes)
                for content in contents
                if not any(one.fits(carrying, content) for carrying in balances())
            ]
        found.append(one)
    _named_once(rows, lambda row: ("",), problems)
    return tuple(found)


def _named_once(rows: Sequence[Row], spheres: Callable[[Row], Sequence[str]], problems: list[Problem]) -> None:
    """No name stands for two rows of one sphere: what is written must have one meaning."""
    used: dict[tuple[str, str], Row] = {}
    for row in rows:
        names = {_key(one) for one in (row["code"], row["name_zh"], row["name_en"], *listed(row["aliases"])) if one}
        for sphere in spheres(row):
            for one in sorted(names):
                other = used.setdefault((sphere, one), row)
                if other is not row:
                    place = row.place("aliases")
                    problems.append(problem(place, "name-twice", value=one, other=other.place("aliases")))


def _called(entries: Sequence[Entry]) -> Mapping[str, Entry]:
    named: dict[str, Entry] = {}
    for entry in entries:
        named |= dict.fromkeys(map(_key, (entry.code, *entry.name, *entry.aliases)), entry)
    return named


def _key(name: str) -> str:
    return "".join(name.replace("_", " ").split()).casefold()
