"""An index system (清洁生产评价指标体系) as read from its folder: classes, indicators, baselines, weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from qingshen.language import Text

if TYPE_CHECKING:
    from qingshen.rulebook.formula import Formula

Level = Literal["I", "II", "III", "none"]
LEVELS: tuple[Level, Level, Level] = ("I", "II", "III")
Direction = Literal["lower", "higher", "qualitative"]
Sign = Literal["<=", "<", ">=", ">", "text", ""]
Certainty = Literal["official", "transcribed", "recalled"]


@dataclass(frozen=True)
class Baseline:
    """The baseline (基准值) of one level: ``value sign constant + slope * parameter``.

    `sign` is "text" for a qualitative baseline (then only `text` counts) and "" where the document gives
    none (not evaluable). `constant` and `slope` are exact, in the indicator's unit; `parameter` is the name
    of the enterprise parameter a baseline function depends on ("n" in ``10+5n``), "" for a plain number.
    """

    text: str
    sign: Sign
    constant: Fraction = Fraction(0)
    slope: Fraction = Fraction(0)
    parameter: str = ""


@dataclass(frozen=True)
class Weight:
    """The weight ω of an indicator inside its class, exact.

    * ``fixed``: ω = `value`.
    * ``family``: `value` is the family's total, each of the n applicable members of `group` gets value/n
      (``0.8/n``); a parameter named `count` may state n.
    * ``shared``: `value` is the group's total, shared over the members of `group` by the enterprise's output of
      `product` (parameter ``output:<product>``; shares and amounts both serve).

    `assumed` marks a weight the document does not print and the system's declared assumption fills in.
    """

    rule: Literal["fixed", "family", "shared"]
    value: Fraction
    group: str = ""
    product: str = ""
    count: str = ""
    assumed: bool = False


@dataclass(frozen=True)
class Indicator:
    """A second-level indicator (二级指标). `baselines` are those of level I, II, III; `weight` None: not weighted."""

    code: str
    name: Text
    class_code: str
    unit: str
    direction: Direction
    baselines: tuple[Baseline, Baseline, Baseline]
    weight: Weight | None
    limiting: bool = False
    formula: Formula | None = None
    clause: str = ""
    certainty: Certainty = "recalled"
    note: str = ""


@dataclass(frozen=True)
class IndicatorClass:
    """A first-level class (一级指标) with its weight w; a bonus class adds to a total capped at 100."""

    code: str
    name: Text
    weight: Fraction | None
    bonus: bool = False


@dataclass(frozen=True)
class Variable:
    """A quantity an enterprise reports, from which formulas compute indicators; `unit` is the one it is stored in."""

    code: str
    name: Text
    unit: str
    help: Text = Text("")


@dataclass(frozen=True)
class Grading:
    """The switches in which index systems differ.

    * `level_1_needs_2`: level I also asks every non-limiting indicator to reach level II (PCB, 表4).
    * `empty_class`: a class none of whose indicators applies keeps its weight ("lose") or gives it to the others
      ("renormalise"); the sources are silent, so a warning is given either way.
    * `missing_weights`: "" refuses an index where the document prints no weight; "equal_residual" shares what is
      left of the class equally — an assumption, shown as one.
    * `index_1`, `index_2`, `index_3`: the index asked for at each level [0-100], compared inclusively.
    """

    level_1_needs_2: bool = False
    empty_class: Literal["lose", "renormalise"] = "lose"
    missing_weights: Literal["", "equal_residual"] = ""
    index_1: Fraction = Fraction(85)
    index_2: Fraction = Fraction(85)
    index_3: Fraction = Fraction(100)


@dataclass(frozen=True)
class IndexSystem:
    """One edition of an index system. Immutable; `digest` is the SHA-256 of its files.

    `labels` name the parameters and products of its baselines and weights for the forms.
    """

    code: str
    title: Text
    issuer: str
    year: int
    document: str
    clause: str
    edition: str
    certainty: Certainty
    level_names: tuple[Text, Text, Text]
    classes: tuple[IndicatorClass, ...]
    indicators: tuple[Indicator, ...]
    variables: tuple[Variable, ...] = ()
    grading: Grading = field(default_factory=Grading)
    note: Text = Text("")
    labels: tuple[tuple[str, Text], ...] = ()
    digest: str = ""

    def label(self, name: str) -> Text:
        """Return what a parameter or product is called in the forms; its code where the system does not say."""
        return dict(self.labels).get(name, Text(name, name))

    @property
    def weighted(self) -> bool:
        """Whether an index can be formed; without weights only levels per indicator exist."""
        return all(indicator.weight is not None for indicator in self.indicators)

    @cached_property
    def by_code(self) -> Mapping[str, Indicator]:
        """The indicators by code."""
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def class_by_code(self) -> Mapping[str, IndicatorClass]:
        """The classes by code."""
        return {one.code: one for one in self.classes}
