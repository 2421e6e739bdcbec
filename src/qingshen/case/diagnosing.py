"""How an audit judges: [survey], [focus], [targets], [diagnosis] and [exchange] of audit.toml, all [DESIGN]."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qingshen.case.keys import Keys


@dataclass(frozen=True)
class Range:
    """Between which amounts per output a variable is plausible [the units as reported], and who says so."""

    variable: str
    low: float
    high: float
    source: str


@dataclass(frozen=True)
class Survey:
    """When a figure is asked about.

    `tolerance` [-]: how far two sources of one figure may lie apart; `jump` [-]: from year to year;
    `peers` [-]: the modified z of the logarithm beside comparable enterprises.
    """

    tolerance: float = 0.10
    jump: float = 3.0
    peers: float = 3.5
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True)
class Focusing:
    """How the audit focus is ranked: `weights` by factor, drawn within ± `spread` [-] in `trials`; `count` proposed."""

    weights: Mapping[str, float] = field(default_factory=dict)
    spread: float = 0.3
    trials: int = 10_000
    seed: int = 1
    count: int = 4


@dataclass(frozen=True)
class Targeting:
    """What is proposed: this share of the potential [0-1] by `near_years` and `long_years` after the audited year."""

    near: float = 0.3
    long: float = 0.6
    near_years: int = 2
    long_years: int = 5


@dataclass(frozen=True)
class Diagnosing:
    """What makes a problem common: its `prevalence` [0-1], or its share of the `potential` [0-1] with `fewest` [0-1].

    `sectors`: whose checklists and techniques apply; `disputed`: spread of the experts' scores that is a dispute.
    """

    sectors: tuple[str, ...] = ()
    prevalence: float = 0.5
    potential: float = 0.3
    fewest: float = 0.1
    disputed: float = 4.0


@dataclass(frozen=True)
class Exchanging:
    """What moving a medium costs [currency/(unit·km)] between enterprises, by medium, and how far it may go [km]."""

    transport: Mapping[str, float] = field(default_factory=dict)
    farthest: Mapping[str, float] = field(default_factory=dict)


def take_survey(keys: Keys) -> Survey:
    """Take [survey] and [[survey.ranges]]."""
    default = Survey()
    ranges = []
    for row in keys.rows("ranges"):
        variable, source = row.take_needed("variable"), row.take_needed("source")
        low, high = row.take_number("low", low=-1e300), row.take_number("high", low=-1e300)
        row.finish()
        if variable and source and low is not None and high is not None:
            ranges.append(Range(variable, low, high, source))
    survey = Survey(
        keys.number_or("tolerance", default.tolerance, high=10.0, zero=True),
        keys.number_or("jump", default.jump, low=1.0),
        keys.number_or("peers", default.peers),
        tuple(ranges),
    )
    keys.finish()
    return survey


def take_focusing(keys: Keys) -> Focusing:
    """Take [focus]."""
    default = Focusing()
    focusing = Focusing(
        keys.take_numbers("weights"),
        keys.number_or("spread", default.spread, high=1.0, zero=True),
        keys.take_count("trials") or default.trials,
        keys.take_count("seed") or default.seed,
        keys.take_count("count") or default.count,
    )
    keys.finish()
    return focusing


def take_targeting(keys: Keys) -> Targeting:
    """Take [targets]."""
    default = Targeting()
    targeting = Targeting(
        keys.number_or("near", default.near, high=1.0),
        keys.number_or("long", default.long, high=1.0),
        keys.take_count("near_years") or default.near_years,
        keys.take_count("long_years") or default.long_years,
    )
    # What is due later asks for no less.
    for near, long in (("near", "long"), ("near_years", "long_years")):
        value, limit = getattr(targeting, near), getattr(targeting, long)
        if value > limit:
            keys.refuse(near, "settings-range", value=f"{value:g}", low="0", high=f"{limit:g}")
    keys.finish()
    return targeting


def take_diagnosing(keys: Keys) -> Diagnosing:
    """Take [diagnosis]."""
    default = Diagnosing()
    diagnosing = Diagnosing(
        keys.take_strings("sectors"),
        keys.number_or("prevalence", default.prevalence, high=1.0),
        keys.number_or("potential", default.potential, high=1.0),
        keys.number_or("fewest", default.fewest, high=1.0, zero=True),
        keys.number_or("disputed", default.disputed, high=10.0),
    )
    keys.finish()
    return diagnosing


def take_exchanging(keys: Keys) -> Exchanging:
    """Take [exchange]."""
    exchanging = Exchanging(keys.take_numbers("transport"), keys.take_numbers("farthest"))
    keys.finish()
    return exchanging
