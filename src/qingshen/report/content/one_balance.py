"""One balance alone, as a document: verdict, suspects, streams, nodes, meters, pictures, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from qingshen.language import Language, Text
from qingshen.methods.balance.placement import unmetered
from qingshen.methods.closure import closure
from qingshen.phases.balances.closed import Closed
from qingshen.problems import Problem
from qingshen.report.content import balance_words as words
from qingshen.report.content.balance_pictures import found_names, network_picture, sankey_pictures
from qingshen.report.content.balance_tables import NONE, node_table, stream_table
from qingshen.report.content.balance_words import Names
from qingshen.report.document import (
    Block,
    Bullets,
    Callout,
    Document,
    Hashes,
    Paragraph,
    Section,
    Strong,
)
from qingshen.report.formatting import Words, pretty_unit

SHOWN = 20
"""More points than these nobody reads: the rest is counted, and stands in the tables."""


@dataclass(frozen=True)
class Source:
    """Where a balance comes from: its `file`, the half width [%] that had to be `assumed`, what was odd, the inputs."""

    file: str
    assumed: float | None
    warnings: tuple[Problem, ...]
    inputs: tuple[tuple[str, str], ...]
    engine: str


def one_balance(one: Closed, source: Source, language: Language) -> Document:
    """Return what is to be said of a balance; `one.drawn.rows` has its names, places and what was assumed."""
    name = one.drawn.balance.name
    named = names_of(one, language)
    sections = (
        _verdict(one, source),
        _suspects(one, named),
        Section(Text("物流", "Streams"), (stream_table(one, named),)),
        Section(Text("单元", "Nodes"), (node_table(one),)),
        _meters(one, named),
        _pictures(one, language, named),
        _notices(one, source),
        _basis(one, source),
    )
    return Document(
        title=Text(f"{name.zh}核算", f"Check of the {name.en}"),
        subtitle=source.file,
        language=language,
        sections=tuple(section for section in sections if section is not None),
        footer=Text(f"清审 {source.engine}", f"Qingshen {source.engine}"),
    )


def names_of(one: Closed, language: Language) -> Names:
    """Return what the file calls the streams that have a name beside their code, and what was found is called."""
    rows = one.drawn.rows.select("stream", "name").iter_rows()
    named = {code: f"{name} ({code})" for code, name in rows if name and name != code}
    return {**named, **found_names(one, language)}


def _verdict(one: Closed, source: Source) -> Section:
    result, balance = one.result, one.drawn.balance
    raw = closure(one.drawn.network)
    blocks: list[Block] = [
        Paragraph(Text("{verdict}", "{verdict}"), {"verdict": Strong(words.verdict(result))}),
        Paragraph(words.closure_sentence(*raw[:2], balance.closure_limit, balance.unit, result.balanced)),
        Paragraph(_coverage(one)),
    ]
    assumed = int(one.drawn.rows["assumed"].sum())
    if assumed and source.assumed is not None:
        percent = f"{source.assumed:g}"
        text = Text(
            f"{assumed} 个读数没有写精度，按 {percent} % 的 95 % 半宽假定：假定太小会把好平衡判坏，太大会把坏平衡判好。",
            f"{assumed} readings state no accuracy; a 95 % half width of {percent} % was assumed. If it is too small, a good "
            "balance is called bad; if too large, a bad one good.",
        )
        blocks.append(Callout("assumption", (Paragraph(text),)))
    return Section(Text("结论", "Verdict"), tuple(blocks))


def _coverage(one: Closed) -> Text:
    status = one.result.streams["status"]
    streams, nodes = len(one.drawn.network.stream), len(one.drawn.network.node)
    measured = int(one.drawn.network.measured.sum())
    checked, hidden = int(one.result.streams["test"].count()), int((status == "unobservable").sum())
    left = int((one.final.streams["status"] == "unobservable").sum())
    zh = f"{streams} 股物流、{nodes} 个单元；有读数的 {measured} 股，其中 {checked} 股可由其他读数校核；不可观测的 {hidden} 股"
    en = (
        f"{streams} streams between {nodes} nodes; {measured} have a reading, {checked} of these are checked by others; {hidden} "
        "cannot be told"
    )
    if left > hidden:
        zh += f"（不采信可疑的读数之后 {left} 股）"
        en += f" ({left} once the suspects are not believed)"
    return Text(f"{zh}。", f"{en}.")


def _suspects(one: Closed, named: Names) -> Section | None:
    """Return who is suspected, and which streams the balance would run backwards; None where nobody is."""
    unit = one.drawn.balance.unit
    points = []
    for row in one.result.suspects.iter_rows(named=True):
        said = words.suspect_sentence(row, unit, named)
        more = words.alternatives_sentence(row, named)
        points.append(Paragraph(Text(said.zh + more.zh, f"{said.en} {more.en}") if more else said))
    ends = {row["stream"]: (row["source"], row["target"]) for row in one.final.streams.iter_rows(named=True)}
    points += [Paragraph(words.pinned_sentence(name, *ends[name], named)) for name in one.final.pinned]
    left = []
    if points and one.final.balanced is False:
        left = [Callout("warning", (Paragraph(words.unexplained_sentence(one.final)),))]
    elif one.result.balanced is False and not points:
        text = Text(
            "找不到单独能解释矛盾的读数或单元：请先核对流向和连接是否画全。",
            "No reading or node explains the contradiction by itself: check first that no stream is missing or misdrawn.",
        )
        left = [Callout("warning", (Paragraph(text),))]
    if not points and not left:
        return None
    title = Text("嫌疑：先查这些", "Suspects: look here first")
    return Section(title, (*([Bullets(tuple(points))] if points else ()), *left))


def _meters(one: Closed, named: Names) -> Section:
    """Return what cannot be told or checked, and where a meter would help most."""
    points = meter_points(one, named)
    text = Text(
        "每股物流都有读数或可以推得，每个读数都有别的读数校核，坏掉任一块表都不会失去校核。",
        "Every stream is read or follows from the balance, every reading is checked by others, and no single failure would "
        "undo that.",
    )
    if not points:
        return Section(Text("计量", "Meters"), (Paragraph(text),))
    items = [Paragraph(one) for one in points[:SHOWN]]
    if len(points) > SHOWN:
        rest = len(points) - SHOWN
        items.append(Paragraph(Text(f"另有 {rest} 条，从略。", f"{rest} more are left out.")))
    return Section(Text("计量：补装和维护哪些表", "Meters: which to add, which to mend"), (Bullets(tuple(items)),))


def meter_points(one: Closed, named: Names) -> list[Text]:
    """Return the sentences on meters: what cannot be told, what is unchecked, checked coarsely or at one place only."""
    result, unit = one.result, one.drawn.balance.unit
    stream = result.network.stream
    points = [
        words.unmetered_sentence([stream[at] for at in group.streams], group.meters, named)
        for group in unmetered(result.free.topology)
    ]
    critical = result.critical.to_dicts()
    points += [words.unchecked_sentence(row, named) for row in critical if row["unobservable"]]
    coarse = result.streams.filter(pl.col("status") == "redundant", ~pl.col("checkable"))
    for name, smallest in coarse.select("stream", "smallest_bias").iter_rows():
        points.append(words.coarse_sentence(name, smallest, unit, named))
    together = {tuple(sorted((row["stream"], *row["unchecked"]))): None for row in critical if row["unchecked"]}
    return points + [words.together_sentence(names, named) for names in together]


def _pictures(one: Closed, language: Language, named: Names) -> Section:
    unit = one.drawn.balance.unit
    pictures: Sequence[Block] = (
        network_picture(one, language, unit, named),
        *sankey_pictures(one, language, unit, named),
    )
    return Section(Text("图", "Pictures"), tuple(pictures))


def _notices(one: Closed, source: Source) -> Section | None:
    notes = (replace(note, place=one.drawn.place(note.place.cell)) for note in one.result.notes)
    told = (*source.warnings, *notes)
    if not told:
        return None
    items = tuple(Paragraph(Text(problem.into("zh"), problem.into("en"))) for problem in told[:SHOWN])
    return Section(Text("读取数据时的提示", "Notices from reading the data"), (Bullets(items),))


def _basis(one: Closed, source: Source) -> Section:
    alpha = f"{100 * one.result.alpha:g}"
    unit, cited = pretty_unit(one.drawn.balance.unit) or NONE, one.drawn.balance.cited
    limit = " ".join(part for part in (cited.source, cited.clause, f"[{cited.certainty}]") if part)
    text = Text(
        f"加权最小二乘：在每个单元进出相等的条件下，对读数作按其标准偏差加权的最小改动；J 为改动的加权平方和，读数无误时服从 χ² 分布，"
        f"检验水平 {alpha} %（无误而被判为不平衡的机会）。流量不取负值。单位 {unit}。偏差界限：{limit}。",
        f"Weighted least squares: the smallest change of the readings, weighed by their standard deviations, that lets every node "
        f"balance; J is the weighted sum of its squares, χ² where no reading is wrong, tested at {alpha} % (the chance that a good "
        f"balance is called bad). No flow is negative. Unit: {unit}. Limit of the deviation: {limit}.",
    )
    entries: list[tuple[Words, str]] = [
        (Text("引擎版本", "engine version"), f"qingshen {source.engine}"),
        *source.inputs,
    ]
    return Section(Text("依据与可复现性", "Basis and reproducibility"), (Paragraph(text), Hashes(tuple(entries))))
