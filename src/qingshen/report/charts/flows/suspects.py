"""Suspected errors of a balance and the letters under which a drawing shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qingshen.language import Language, Text
from qingshen.report.charts.flows.lettering import amount, is_known

Nature = Literal["bias", "direction", "leak"]

METER = Text("表计", "meter")
LEAK = Text("渗漏", "leak")
INFLOW = Text("未记流入", "unrecorded inflow")
BIAS = Text("表计偏差", "meter bias")
SHORT_BIAS = Text("偏差", "bias")
DIRECTION = Text("方向疑反", "direction reversed?")


@dataclass(frozen=True)
class Suspect:
    """One explanation of a balance that does not close: a meter's bias, a wrong direction, or a leak of a node.

    `where`: a stream (kind meter) or a node (kind leak); `size`: its estimate in the unit of the flows, reading less
    truth, or what is lost (< 0: an inflow nobody recorded);
    `equivalent`: explanations the data cannot tell from it, "meter:STREAM" or "leak:NODE", itself included or not.
    """

    kind: Literal["meter", "leak"]
    where: str
    nature: Nature
    size: float | None = None
    sigma: float | None = None
    equivalent: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return what it is called in a list of equivalents."""
        return f"{self.kind}:{self.where}"

    def briefly(self, language: Language) -> str:
        """Return "偏差 +3.1": what fits at a stream or in a node."""
        if self.size is None or not is_known(self.size) or self.nature != "bias":
            return self.said(language, with_half_width=False)
        return f"{SHORT_BIAS.into(language)} {'+' if self.size > 0 else ''}{amount(self.size)}"

    def said(self, language: Language, *, with_half_width: bool = True) -> str:
        """Return "表计偏差 +3.1 ± 0.9": its nature and its size."""
        is_inflow = self.nature == "leak" and self.size is not None and self.size < 0
        nature = INFLOW if is_inflow else {"bias": BIAS, "direction": DIRECTION, "leak": LEAK}[self.nature]
        if not is_known(self.size) or self.size is None or self.nature == "direction":
            return nature.into(language)
        sigma = self.sigma if with_half_width else None
        sign = "+" if self.size > 0 and self.nature == "bias" else ""
        return f"{nature.into(language)} {sign}{amount(abs(self.size) if is_inflow else self.size, sigma)}"


@dataclass(frozen=True)
class Marks:
    """`letters` by "meter:STREAM" or "leak:NODE"; `own`: the suspect told of each, where one was given for it."""

    letters: Mapping[str, str]
    own: Mapping[str, Suspect]
    groups: Sequence[tuple[str, Suspect, tuple[str, ...]]]

    def lines(self, language: Language) -> list[tuple[str, str]]:
        """Return a line for each letter: what is suspected, and what it cannot be told from."""
        found = []
        for letter, one, others in self.groups:
            words = f"{one.where}: {one.said(language)}"
            if others:
                named = "、" if language == "zh" else ", "
                rest = named.join(_spoken(key, language) for key in others)
                words += Text(f"; 与{rest}无法区分", f"; cannot be told from {rest}").into(language)
            found.append((letter, words))
        return found


def marks(suspects: Sequence[Suspect]) -> Marks:
    """Give letters in the order of `suspects`, the same one to all that are equivalent."""
    letters: dict[str, str] = {}
    own: dict[str, Suspect] = {}
    groups: list[tuple[str, Suspect, tuple[str, ...]]] = []
    for one in suspects:
        own.setdefault(one.key, one)
        if one.key in letters:
            continue
        letter = chr(ord("A") + len(groups)) if len(groups) < 26 else f"Z{len(groups) - 25}"
        others = tuple(sorted({key for key in one.equivalent if key != one.key}))
        groups.append((letter, one, others))
        for key in (one.key, *others):
            letters.setdefault(key, letter)
    return Marks(letters, own, groups)


def _spoken(key: str, language: Language) -> str:
    kind, _, where = key.partition(":")
    return f"{(METER if kind == 'meter' else LEAK).into(language)} {where}"
