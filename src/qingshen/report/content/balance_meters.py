"""What a balance says of its meters: where they are missing, which are checked by nobody, too coarsely or in one way only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from qingshen.language import Text
from qingshen.methods.balance.placement import unmetered
from qingshen.phases.balances.closed import Closed
from qingshen.report.content.balance_words import Names, called, listed, measure, points
from qingshen.report.document import Paragraph, Section


def meters(one: Closed, names: Names) -> Section:
    """Return what cannot be told or checked, and where a meter would help most."""
    said = meter_points(one, names)
    if not said:
        text = Text(
            "每股物流都有读数或可以推得，每个读数都有别的读数校核，坏掉任一块表都不会失去校核。",
            "Every stream is read or follows from the balance, every reading is checked by others, and no single failure "
            "would undo that.",
        )
        return Section(Text("计量", "Meters"), (Paragraph(text),))
    return Section(Text("计量：补装和维护哪些表", "Meters: which to add, which to mend"), (points(said),))


def meter_points(one: Closed, names: Names) -> list[Text]:
    """Return a sentence for each: what cannot be told, what is unchecked, checked too coarsely or in one way only."""
    result, unit = one.result, one.drawn.balance.unit
    stream = result.network.stream
    said = [
        unmetered_sentence([stream[at] for at in group.streams], group.meters, names)
        for group in unmetered(result.free.topology)
    ]
    critical = result.critical.to_dicts()
    said += [unchecked_sentence(row, names) for row in critical if row["unobservable"]]
    coarse = result.streams.filter(pl.col("status") == "redundant", ~pl.col("checkable"))
    for name, smallest in coarse.select("stream", "smallest_bias").iter_rows():
        said.append(coarse_sentence(name, smallest, unit, names))
    together = {tuple(sorted((row["stream"], *row["unchecked"]))): None for row in critical if row["unchecked"]}
    return said + [together_sentence(streams, names) for streams in together]


def unmetered_sentence(streams: Sequence[str], needed: int, names: Names | None = None) -> Text:
    """Return that `streams` cannot be told, and how many meters among them it takes to know them all."""
    name = called(streams, names)
    if len(streams) == needed:
        return Text(f"{name.zh}不可观测：须加装计量。", f"Nothing tells {name.en}: it takes a meter.")
    where = Text(
        "任一处" if needed == 1 else f"其中 {needed} 处", "any one of them" if needed == 1 else f"{needed} of them"
    )
    return Text(
        f"{name.zh}不可观测：在{where.zh}加装计量，其余即可推得。",
        f"Nothing tells {name.en}: with {'a meter' if needed == 1 else 'meters'} at {where.en} the others follow.",
    )


def unchecked_sentence(row: Mapping[str, Any], names: Names | None = None) -> Text:
    """Return that a reading is unchecked, what follows from it, and where a meter would check it.

    `row`: of `Result.critical`, one with `unobservable` streams.
    """
    name = called([row["stream"]], names)
    lost = [one for one in listed(row["unobservable"]) if one != row["stream"]]
    if not lost:
        return Text(
            f"{name.zh}的读数无从校核，停表后也无从推算。",
            f"The reading of {name.en} is unchecked, and nothing could replace it.",
        )
    others = called(lost, names)
    return Text(
        f"{name.zh}的读数无从校核，它错了，由它推得的{others.zh}也跟着错；在{others.zh}{'中任一处' if len(lost) > 1 else ''}"
        "加装计量，两者即可互相校核。",
        f"The reading of {name.en} is unchecked, and {others.en} follow{'s' if len(lost) == 1 else ''} from it; a meter at "
        f"{'any one of them' if len(lost) > 1 else 'the latter'} would check it.",
    )


def coarse_sentence(stream: str, smallest: float, unit: str, names: Names | None = None) -> Text:
    """Return that a reading is checked too coarsely: an error below `smallest` [unit] would not show."""
    name = called([stream], names)
    size = measure(smallest, None, unit)
    return Text(
        f"{name.zh}的校核太粗：误差不到约 {size} 都看不出来。",
        f"{name.en} is checked too coarsely: an error below about {size} would not show.",
    )


def together_sentence(streams: Sequence[str], names: Names | None = None) -> Text:
    """Return that the readings of `streams` are checked at one place only: if one of them fails, so does the check."""
    name = called(streams, names)
    return Text(
        f"{name.zh}只在一处互相校核：其中一块停表，其余就无从校核。",
        f"{name.en} are checked against each other only: if one meter fails, nothing checks the rest.",
    )
