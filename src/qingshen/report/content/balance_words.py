"""What is said of one balance in plain sentences: pure functions from its figures to words of both languages.

Amounts stand with the half width of their 95 % interval, as in the pictures. Whatever cannot be told apart is said in
one breath: no sentence blames a meter alone where the readings cannot.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qingshen.language import Text
from qingshen.report.charts.flows.lettering import amount, is_known
from qingshen.report.document import Bullets, Paragraph
from qingshen.report.formatting import number, pretty_unit

if TYPE_CHECKING:
    from qingshen.methods.balance import Result

STATUSES = {
    "redundant": Text("可校核", "checked"),
    "nonredundant": Text("无从校核", "unchecked"),
    "observable": Text("由平衡推得", "from the balance"),
    "unobservable": Text("不可观测", "unobservable"),
    "exact": Text("准确已知", "exact"),
    "at_bound": Text("压到零", "held at zero"),
}
NATURES = {
    "bias": Text("读数偏差", "reading off"),
    "direction": Text("方向相反", "wrong direction"),
    "leak": Text("未计量的流失", "unmetered loss"),
    "inflow": Text("未计量的流入", "unmetered inflow"),
}
HALF_WIDTHS = Text("± 为 95 % 区间的半宽", "± is half the width of the 95 % interval")
MOST_NAMES = 6
"""More names than these make no sentence: the rest is counted."""
MOST_POINTS = 20
"""More points than these nobody reads: the rest is counted."""

Names = Mapping[str, str]
"""What people call a stream, by the name that stands in the tables; one that is not there is called by that name."""


@dataclass(frozen=True)
class Verdict:
    """The figures of a verdict, for one that stands in a table."""

    statistic: float
    degrees_of_freedom: int
    threshold: float
    balanced: bool | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Verdict:
        """Return the verdict of a row of `balances`; where nothing is checked its figures are NaN."""
        figures = [math.nan if row[name] is None else float(row[name]) for name in ("statistic", "threshold")]
        return cls(figures[0], int(row["degrees_of_freedom"]), figures[1], row["balanced"])


def measure(value: float | None, sigma: float | None, unit: str) -> str:
    """Return "12.3 ± 2.1 m³": an amount [unit] and half its 95 % interval; "?" where it is not known."""
    said = amount(value, sigma) if value is not None and is_known(value) else "?"
    return f"{said} {pretty_unit(unit)}".rstrip()


def verdict(tested: Result | Verdict) -> Text:
    """Return whether a balance closes, with J, its degrees of freedom and threshold.

    `tested`: a `Result`, or `Verdict.of` a row of the table `balances`.
    """
    if tested.balanced is None:
        return Text(
            "无从判断：没有一个读数能由其他读数校核（自由度为 0）。这不等于平衡。",
            "Nothing can be checked: no reading is confirmed by any other (0 degrees of freedom). This does not mean that it "
            "balances.",
        )
    j, limit, free = number(tested.statistic), number(tested.threshold), tested.degrees_of_freedom
    plural = "" if free == 1 else "s"
    zh, en = f"J = {j}，自由度 {free}，界限 {limit}", f"J = {j}, {free} degree{plural} of freedom, threshold {limit}"
    if tested.balanced:
        return Text(
            f"平衡：各读数在其不确定度之内彼此相符（{zh}）。",
            f"Balanced: the readings agree within their uncertainties ({en}).",
        )
    return Text(
        f"不平衡：读数之间的矛盾超出其不确定度（{zh}），说明有读数偏差、流向写错或未计量的流量。",
        f"Not balanced: the readings contradict each other beyond their uncertainties ({en}). This points to a wrong reading, a "
        "wrong direction or an unmetered flow.",
    )


def closure_sentence(
    entering: float | None, leaving: float | None, limit: float | None, unit: str, balanced: bool | None
) -> Text:
    """Return the classic closure by the readings [unit] beside the `limit` [-] and the statistical verdict.

    `entering`, `leaving`: None or NaN where a stream to or from outside has no reading. What the rule of thumb and the
    test say of the same readings may differ; then the sentence says why.
    """
    if entering is None or leaving is None or not math.isfinite(entering + leaving):
        return Text(
            "进出系统的物流没有全部计量，不能按读数直接相加算偏差。",
            "Not every stream to and from outside has a reading: their sums cannot be compared.",
        )
    if entering <= 0:
        return Text(
            f"按读数没有物流从系统外进入（出 {measure(leaving, None, unit)}），算不出偏差。",
            f"By the readings nothing enters from outside ({measure(leaving, None, unit)} leave): there is no share to state.",
        )
    share = abs(entering - leaving) / entering
    # One digit more than elsewhere: two sums of which the difference matters must not look alike.
    came, went = (f"{number(total, significant=4)} {pretty_unit(unit)}".rstrip() for total in (entering, leaving))
    off = number(100 * share, decimals=1)
    zh, en = (
        f"按读数直接相加：进 {came}，出 {went}，偏差 {off} %",
        f"By the bare readings {came} enter and {went} leave, {off} % apart",
    )
    if limit is None:
        return Text(f"{zh}。", f"{en}.")
    percent, within = f"{100 * limit:g}", share <= limit
    zh += f"，{'在' if within else '超过'} {percent} % 的惯用界限{'以内' if within else ''}"
    en += f", {'within' if within else 'beyond'} the customary {percent} %"
    if within and balanced is False:
        return Text(
            f"{zh}；但总数相近掩盖不了内部的矛盾，以统计检验为准。",
            f"{en}; but sums that agree do not undo a contradiction inside: the test decides.",
        )
    if not within and balanced:
        return Text(
            f"{zh}；但仍在读数的不确定度之内：是计量太粗，不足以说明哪里有误。",
            f"{en}; but within the uncertainty of the readings: the meters are too coarse to show an error.",
        )
    return Text(f"{zh}。", f"{en}.")


def suspect_sentence(row: Mapping[str, Any], unit: str, names: Names | None = None) -> Text:
    """Return what is wrong most likely, of what size [unit], and what no reading can tell from it.

    `row`: of `Result.suspects`, or of the table `balance_suspects` (lists joined by "; ").
    """
    where = (names or {}).get(row["where"], row["where"]) if row["kind"] == "meter" else row["where"]
    size = measure(abs(row["size"]), row["sigma"], unit)
    said = {
        "bias": Text(
            f"“{where}”的读数偏{'高' if row['size'] > 0 else '低'}约 {size}",
            f"the reading of '{where}' is too {'high' if row['size'] > 0 else 'low'} by about {size}",
        ),
        "direction": Text(f"“{where}”的方向很可能写反", f"'{where}' most likely runs the other way"),
        "leak": Text(f"“{where}”处约有 {size} 未经计量而流失", f"about {size} leave '{where}' unmetered"),
        "inflow": Text(f"“{where}”处约有 {size} 未经计量而流入", f"about {size} enter '{where}' unmetered"),
    }[row["nature"]]
    same = [cause(one, names) for one in listed(row["equivalent"]) if one != f"{row['kind']}:{row['where']}"]
    if not same:
        return _sentence(said)
    others = _among(same)
    if row["nature"] == "direction":
        return _sentence(
            Text(
                f"{said.zh}：单凭数字，也可能错在{others.zh}，但写反最合情理",
                f"{said.en}: by the numbers alone it might as well be {others.en}, but a wrong direction is far more plausible",
            )
        )
    return _sentence(Text(f"{said.zh}；与{others.zh}无法区分", f"{said.en}; it cannot be told from {others.en}"))


def alternatives_sentence(row: Mapping[str, Any], names: Names | None = None) -> Text | None:
    """Return what else would explain the readings in place of this suspect, None where nothing would."""
    others = [cause(one, names) for one in listed(row["alternatives"])]
    if not others:
        return None
    said = _among(others)
    return _sentence(
        Text(f"换成下列任一解释也能通过检验：{said.zh}", f"any of these would pass the test in its place: {said.en}")
    )


def unexplained_sentence(tested: Result | Verdict) -> Text:
    """Return what to say where the readings still disagree with every suspect put right."""
    return Text(
        f"改正以上各项之后读数仍不相符（J = {number(tested.statistic)}，界限 {number(tested.threshold)}）：请核对流向和连接是否画全。",
        f"With all of this put right the readings still disagree (J = {number(tested.statistic)}, threshold "
        f"{number(tested.threshold)}): check that no stream is missing or joined to the wrong node.",
    )


def pinned_sentence(stream: str, source: str, target: str, names: Names | None = None) -> Text:
    """Return what it means that a stream is held at zero; its ends as the tables have them ("env" is outside)."""
    name = (names or {}).get(stream, stream)
    come, go = end(source), end(target)
    return Text(
        f"“{name}”（{come.zh} → {go.zh}）被压到零：平衡要它倒流，方向或走向很可能写错。",
        f"'{name}' ({come.en} → {go.en}) is held at zero: the balances want it to run backwards, so its direction or one of its "
        "ends is likely wrong.",
    )


def negligible_sentence(streams: Sequence[str], names: Names | None = None) -> Text:
    """Return what to say of streams held at zero that are zero within their uncertainty: nothing against them."""
    name, one = called(streams, names), len(streams) == 1
    return Text(
        f"{name.zh}按平衡为零或略小于零，在不确定度之内，按零计：流量太小，现有读数测不出来。",
        f"By the balances {name.en} {'is' if one else 'are'} zero or just below, within the uncertainty, and {'is' if one else 'are'} "
        "held at zero: too small for the readings there are.",
    )


def points(said: Sequence[Text]) -> Bullets:
    """Return the sentences as points; of many the first, and how many more there are."""
    items = [Paragraph(one) for one in said[:MOST_POINTS]]
    if len(said) > MOST_POINTS:
        rest = len(said) - MOST_POINTS
        items.append(Paragraph(Text(f"另有 {rest} 条，从略。", f"{rest} more are left out.")))
    return Bullets(tuple(items))


def cause(coded: str, names: Names | None = None) -> Text:
    """Return "meter:X" or "leak:N" in words, as part of a sentence."""
    kind, _, where = coded.partition(":")
    if kind == "leak":
        return Text(f"“{where}”处的漏失", f"a leak at '{where}'")
    name = called([where], names)
    return Text(f"{name.zh}的读数", f"the reading of {name.en}")


def called(streams: Sequence[str], names: Names | None = None) -> Text:
    """Return streams by name: “新水”“回用水” / 'a', 'b' and 'c'; many are counted."""
    shown = [(names or {}).get(one, one) for one in streams]
    zh, en = "".join(f"“{one}”" for one in shown[:MOST_NAMES]), [f"'{one}'" for one in shown[:MOST_NAMES]]
    more = len(shown) - MOST_NAMES
    if more > 0:
        return Text(f"{zh}等 {len(shown)} 股物流", f"{', '.join(en)} and {more} more")
    return Text(zh, _joined(en, "and"))


def end(node: str | None) -> Text:
    """Return an end of a stream in words: the name of a node, or the outside."""
    return Text("系统外", "outside") if node in (None, "", "env") else Text(str(node), str(node))


def listed(value: Sequence[str] | str | None) -> list[str]:
    """Return a list as a result has it, or as a table joins it with "; "."""
    return value.split("; ") if isinstance(value, str) and value else list(value or ())


def _among(causes: Sequence[Text]) -> Text:
    shown, more = causes[:MOST_NAMES], len(causes) - MOST_NAMES
    zh, en = "、".join(one.zh for one in shown), [one.en for one in shown]
    if more > 0:
        return Text(f"{zh}等 {len(causes)} 项", f"{', '.join(en)} or {more} more")
    return Text(zh, _joined(en, "or"))


def _joined(parts: Sequence[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def _sentence(said: Text) -> Text:
    return Text(f"{said.zh}。", f"{said.en[:1].upper()}{said.en[1:]}.")
