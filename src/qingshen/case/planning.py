"""How an audit is prepared: [[team]], [plan] and [selection] of audit.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qingshen.case.keys import EMPTY, Keys
from qingshen.case.schema import ENTERPRISES
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.rulebook.procedure import principles, roles

STRATA = ("size", "process", "district")


@dataclass(frozen=True)
class Member:
    """Who takes part in which `role` (a code of the rulebook's roles); `days` [d] planned, None where not said."""

    role: str
    organisation: Text
    duty: Text = EMPTY
    days: float | None = None


@dataclass(frozen=True)
class Plan:
    """When the audit starts and when its list is published [ISO 8601], "" where not said."""

    start: str = ""
    published: str = ""


@dataclass(frozen=True)
class Selecting:
    """What the list must hold; without `shares`, `strata` and `most` nothing is proposed.

    `shares`: of each pollutant's, the energy's or the GHG's known load [0-1]; `strata`: columns of the enterprise list;
    `at_least` enterprises of each stratum; `most` in all; `gap` [0-1]: how near to the best, in size and then in score,
    is near enough among many candidates; `weights` of the four principles, all [DESIGN].
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    strata: tuple[str, ...] = ()
    at_least: int = 1
    most: int | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    gap: float = 0.005

    @property
    def asked(self) -> bool:
        """Whether the audit asks for a proposal."""
        return bool(self.shares or self.strata or self.most)


def take_team(keys: Keys) -> tuple[Member, ...]:
    """Take [[team]]; a member of an unknown role is a problem."""
    known = {one.code: one.code for one in roles()} | {one.name.zh: one.code for one in roles()}
    members = []
    for row in keys.rows("team"):
        role = row.take_needed("role")
        if role and role not in known:
            row.refuse("role", "settings-choice", value=role, hint=suggestion(role, known))
        organisation, duty, days = row.take_text("organisation"), row.take_text("duty"), row.take_number("days")
        row.finish()
        if role in known:
            members.append(Member(known[role], organisation, duty, days))
    return tuple(members)


def take_plan(keys: Keys) -> Plan:
    """Take [plan]."""
    plan = Plan(keys.take_date("start"), keys.take_date("published"))
    keys.finish()
    return plan


def take_selecting(keys: Keys) -> Selecting:
    """Take [selection]: shares, strata, at_least, most, gap, weights of the principles."""
    columns = [one.name for one in ENTERPRISES.fields]
    strata = keys.take_strings("strata")
    for name in strata:
        if name not in columns:
            keys.refuse("strata", "settings-choice", value=name, hint=suggestion(name, columns))
    codes = {one.code for one in principles()}
    weights = keys.take_numbers("weights")
    for name in sorted(weights.keys() - codes):
        keys.refuse("weights", "settings-choice", value=name, hint=suggestion(name, codes))
    shares = keys.take_numbers("shares", high=1.0)
    gap = keys.number_or("gap", Selecting.gap, high=1.0, zero=True)
    selecting = Selecting(shares, strata, keys.take_count("at_least") or 1, keys.take_count("most"), weights, gap)
    keys.finish()
    return selecting
