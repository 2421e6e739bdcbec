"""What may be named in a case: enterprises, variables, indicators, carriers; each by its code or by its names."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from qingshen.case.cell import fold
from qingshen.language import Text
from qingshen.rulebook.balances import Balance, Component, Kind, Role, balances, components, roles, roles_of
from qingshen.rulebook.carriers import Carrier, carriers
from qingshen.rulebook.edition import held
from qingshen.rulebook.system import IndexSystem, Indicator, Variable
from qingshen.rulebook.variables import general_variables


@dataclass(frozen=True)
class Names:
    """Codes by their folded names; a name two codes share is in `ambiguous` and stands for neither."""

    codes: Mapping[str, str] = field(default_factory=dict)
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shown: tuple[str | Text, ...] = ()

    @classmethod
    def of(cls, named: Iterable[tuple[str, Text, Sequence[str]]]) -> "Names":
        """Return the names of `named`: a code, its name in both languages, and further names.

        A code always stands for itself, and so does a name with the code behind it: 新鲜水（fresh_water）.
        """
        always, meant, shown = dict[str, str](), dict[str, list[str]](), list[str | Text]()
        for code, text, more in named:
            names = [name for name in (*text, *more) if name]
            shown += dict.fromkeys([*([text] if text.zh else []), *(one for one in more if one), code])
            always |= {fold(code): code, fold(f"{text.zh}({code})"): code}
            for name in dict.fromkeys(fold(name) for name in (*names, text.zh + text.en) if name):
                meant.setdefault(name, []).append(code)
        codes = {name: of[0] for name, of in meant.items() if len(of) == 1} | always
        ambiguous = {name: tuple(of) for name, of in meant.items() if name not in codes}
        return cls(codes, ambiguous, tuple(shown))

    def code(self, written: str) -> str | None:
        """Return the code `written` stands for, or None."""
        return self.codes.get(fold(written))

    def besides(self, other: "Names") -> "Names":
        """Return these names and those of `other` that these do not have."""
        ambiguous = {name: of for name, of in other.ambiguous.items() if name not in self.codes}
        shown = tuple(dict.fromkeys((*self.shown, *other.shown)))
        return Names({**other.codes, **self.codes}, {**ambiguous, **self.ambiguous}, shown)

    def also(self, codes: Iterable[str]) -> "Names":
        """Return the same names with more codes."""
        return Names({**self.codes, **{fold(code): code for code in codes}}, self.ambiguous, self.shown)


@dataclass(frozen=True)
class Known:
    """All that the tables of one audit may name; `system` is None without an index system.

    Roles are named by kind of balance: 废水 is one thing in a water balance and another in a metal's.
    """

    years: tuple[int, ...]
    enterprises: Names
    system: IndexSystem | None
    variables: Mapping[str, Variable]
    variable_names: Names
    indicator_names: Names
    quantitative_names: Names
    parameter_names: Names
    carrier_names: Names
    carriers: Mapping[str, Carrier]
    may_be_negative: frozenset[str]
    balances: Mapping[str, Balance]
    balance_names: Names
    components: Mapping[str, Component]
    component_names: Names
    roles: Mapping[str, Role]
    role_names: Mapping[Kind, Names]


def known(
    years: tuple[int, ...], enterprises: Names, system: IndexSystem | None, further: Sequence[IndexSystem] = ()
) -> Known:
    """Return what an audit of `years` by `system` may name; of the `further` systems quantities only."""
    variables = variables_of(system, further)
    indicators = system.indicators if system else ()
    quantitative = [one for one in indicators if one.direction != "qualitative"]
    qualitative = [one for one in indicators if one.direction == "qualitative"]
    return Known(
        years=years,
        enterprises=enterprises,
        system=system,
        variables=variables,
        variable_names=Names.of((one.code, one.name, ()) for one in variables.values()),
        indicator_names=Names.of((one.code, one.name, ()) for one in qualitative),
        quantitative_names=Names.of((one.code, one.name, ()) for one in quantitative),
        parameter_names=Names.of((code, label, ()) for code, label in parameters_of(system).items()),
        carrier_names=_everywhere(carriers),
        carriers={one.code: one for one in carriers()},
        may_be_negative=_may_be_negative(quantitative),
        balances={one.code: one for one in balances()},
        balance_names=_everywhere(balances),
        components={one.code: one for one in components()},
        component_names=_everywhere(components),
        roles={one.code: one for one in roles()},
        role_names={kind: _everywhere(roles_of, kind) for kind in get_args(Kind)},
    )


@held
def _everywhere(listed: Callable[..., Iterable[Carrier | Balance | Component | Role]], *of: Kind) -> Names:
    """Return the names of what the rulebook lists for every audit alike."""
    return Names.of((one.code, one.name, one.aliases) for one in listed(*of))


def _may_be_negative(indicators: Iterable[Indicator]) -> frozenset[str]:
    """Return the quantities that may fall below zero: those on which only indicators with negative baselines stand.

    A temperature may too; recovered energy that exceeds what was used is such a quantity, output never is.
    """
    below, above = set[str](), set[str]()
    for one in indicators:
        side = below if one.unit == "℃" or any(base.constant < 0 for base in one.baselines) else above
        side |= set(one.formula.names) if one.formula else {one.code}
    return frozenset(below - above)


def variables_of(system: IndexSystem | None, further: Sequence[IndexSystem] = ()) -> dict[str, Variable]:
    """Return the quantities an enterprise may report: general ones, the system's, and indicators measured directly.

    The system's own definition of a code takes the place of a `further` system's, and that of the general one.
    """
    variables = {one.code: one for one in general_variables()}
    for each in (*further, *((system,) if system else ())):
        variables |= {one.code: one for one in each.variables}
        variables |= {one.code: Variable(one.code, one.name, one.unit) for one in each.indicators if _is_direct(one)}
    return variables


def derived_amounts() -> dict[str, Variable]:
    """Return the amounts nobody reports but every audit accounts: an option may state its effect on them directly."""
    return {one.code: one for one in (
        Variable("energy", Text("综合能耗", "comprehensive energy"), "tce"),
        Variable("ghg", Text("温室气体排放量", "greenhouse-gas emissions"), "tCO2"),
    )}  # fmt: skip


def _is_direct(indicator: Indicator) -> bool:
    return indicator.direction != "qualitative" and indicator.formula is None


def parameters_of(system: IndexSystem | None) -> dict[str, Text]:
    """Return the parameters the system's baselines and weights depend on, with their labels."""
    if system is None:
        return {}
    found: dict[str, Text] = {}
    label = system.label
    for one in system.indicators:
        for base in one.baselines:
            if base.parameter:
                found.setdefault(base.parameter, label(base.parameter))
                if one.weight and one.weight.product:
                    named, product = label(base.parameter), label(one.weight.product)
                    own = Text(f"{named.zh}（{product.zh}）", f"{named.into('en')} ({product.into('en')})")
                    found.setdefault(f"{base.parameter}:{one.weight.product}", own)
        if one.weight and one.weight.count:
            found.setdefault(one.weight.count, label(one.weight.count))
        if one.weight and one.weight.product:
            product = label(one.weight.product)
            made = Text(f"产量（{product.zh}）", f"output of {product.into('en')}")
            found.setdefault(f"output:{one.weight.product}", made)
    return found
