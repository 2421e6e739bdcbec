"""How balances are closed: [balance] and [[balance.prices]] of audit.toml."""

from dataclasses import dataclass

from qingshen import units
from qingshen.case.keys import Keys
from qingshen.messages import suggestion
from qingshen.rulebook.balances import Balance, balance, balances


@dataclass(frozen=True)
class BalancePrice:
    """What is balanced costs `price` [currency/unit], above 0, in the `unit` of the balance (a code)."""

    balance: str
    unit: str
    price: float
    source: str


@dataclass(frozen=True)
class Balancing:
    """What balances are closed with, all [DESIGN].

    `reported`, `estimated`: relative half widths of the 95 % interval [-] of a stream that states no uncertainty, by
    its status; `floor` [-] is the least any measured stream is given, and of the network's largest reading what a
    reading of zero is good to. `alpha`: level of the tests, 0-0.5.
    """

    reported: float = 0.05
    estimated: float = 0.20
    floor: float = 0.001
    alpha: float = 0.05
    prices: tuple[BalancePrice, ...] = ()


def take_balancing(keys: Keys) -> Balancing:
    """Take the section [balance]; defaults stand in for what is wrong.

    A floor above `reported` or `estimated` is a problem: it would silently take the place of both.
    """
    default = Balancing()
    reported = keys.take_number("reported", high=2.0) or default.reported
    estimated = keys.take_number("estimated", high=2.0) or default.estimated
    floor = keys.take_number("floor", high=1.0) or default.floor
    alpha = keys.take_number("alpha", high=0.5) or default.alpha
    if floor > min(reported, estimated):
        keys.refuse("floor", "settings-floor", value=f"{floor:g}", least=f"{min(reported, estimated):g}")
        floor = default.floor
    prices = _prices(keys)
    keys.finish()
    return Balancing(reported, estimated, floor, alpha, prices)


def _prices(keys: Keys) -> tuple[BalancePrice, ...]:
    """Take [[balance.prices]]; a row with a problem is left out, and so is a second price of one balance."""
    taken: dict[str, BalancePrice] = {}
    for row in keys.rows("prices"):
        one = _price(row)
        if one and one.balance in taken:
            row.refuse("balance", "settings-price-twice", balance=one.balance)
        elif one:
            taken[one.balance] = one
    return tuple(taken.values())


def _price(keys: Keys) -> BalancePrice | None:
    before = len(keys.problems)
    known = _balance(keys)
    factor = _factor(keys, known)
    price = keys.take_number("price")
    if price is None and "price" not in keys.values:
        keys.refuse("price", "settings-factor-incomplete")
    source = keys.take_needed("source")
    keys.finish()
    if known is None or price is None or len(keys.problems) > before:
        return None
    return BalancePrice(known.code, known.unit, price / factor, source)


def _balance(keys: Keys) -> Balance | None:
    name = keys.take_needed("balance")
    known = balance(name)
    if name and known is None:
        names = [word for one in balances() for word in (one.code, *one.name)]
        keys.refuse("balance", "settings-choice", value=name, hint=suggestion(name, names))
    return known


def _factor(keys: Keys, known: Balance | None) -> float:
    """Return how many of the balance's unit the unit given is."""
    given = keys.take_needed("unit")
    name, asked = (known.name, known.unit) if known else ("", "m3")
    if given and not units.is_unit(given):
        keys.refuse("unit", "unit-unknown", name=name, given=given, unit=asked)
    elif given and known and not units.compatible(given, known.unit):
        keys.refuse("unit", "unit-incompatible", name=name, given=given, unit=asked)
    elif given and known:
        return units.factor(given, known.unit)
    return 1.0
