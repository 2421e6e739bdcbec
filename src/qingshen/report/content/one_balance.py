"""One balance alone, as a document: verdict, suspects, streams, nodes, meters, pictures, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qingshen.language import Language, Text
from qingshen.methods.balance.backward import backward
from qingshen.methods.closure import closure
from qingshen.phases.balances.closed import Closed
from qingshen.problems import Problem
from qingshen.report.charts.flows.sankey import MOST_STREAMS
from qingshen.report.content import balance_words as words
from qingshen.report.content.balance_meters import meters
from qingshen.report.content.balance_pictures import found_names, network_picture, sankey_pictures
from qingshen.report.content.balance_tables import NONE, node_table, stream_table
from qingshen.report.content.balance_words import Names
from qingshen.report.document import (
    Block,
    Callout,
    Document,
    Hashes,
    Paragraph,
    Section,
    Strong,
)
from qingshen.report.formatting import Words, pretty_unit


@dataclass(frozen=True)
class Source:
    """Where a balance comes from: its `file`, the half width [%] that had to be `assumed`, what was odd, the inputs."""

    file: str
    assumed: float | None
    warnings: tuple[Problem, ...]
    inputs: tuple[tuple[str, str], ...]
    engine: str


def one_balance(one: Closed, source: Source, language: Language, *, pictures: bool = True) -> Document:
    """Return what is to be said of a balance; `one.drawn.rows` has its names, places and what was assumed."""
    name = one.drawn.balance.name
    named = names_of(one, language)
    sections = (
        _verdict(one, source, named),
        _suspects(one, named),
        Section(Text("物流", "Streams"), (stream_table(one, named),)),
        Section(Text("单元", "Nodes"), (node_table(one),)),
        meters(one, named),
        _pictures(one, language, named) if pictures else None,
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


def _verdict(one: Closed, source: Source, named: Names) -> Section:
    result, balance = one.result, one.drawn.balance
    raw = closure(one.drawn.network)
    blocks: list[Block] = [
        Paragraph(Text("{verdict}", "{verdict}"), {"verdict": Strong(words.verdict(result))}),
        Paragraph(words.closure_sentence(*raw[:2], balance.closure_limit, balance.unit, result.balanced)),
        Paragraph(_coverage(one, named)),
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


def _coverage(one: Closed, named: Names) -> Text:
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
    wrong = set(backward(one.final))
    small = [name for name in one.final.pinned if name not in wrong]
    if left > hidden:
        zh += f"（不采信可疑的读数之后 {left} 股）"
        en += f" ({left} once the suspects are not believed)"
    if small:
        note = words.negligible_sentence(small, named)
        return Text(f"{zh}。{note.zh}", f"{en}. {note.en}")
    return Text(f"{zh}。", f"{en}.")


def _suspects(one: Closed, named: Names) -> Section | None:
    """Return who is suspected, and which streams the balance would run backwards; None where nobody is."""
    unit = one.drawn.balance.unit
    said = []
    for row in one.result.suspects.iter_rows(named=True):
        first, more = words.suspect_sentence(row, unit, named), words.alternatives_sentence(row, named)
        said.append(Text(first.zh + more.zh, f"{first.en} {more.en}") if more else first)
    ends = {row["stream"]: (row["source"], row["target"]) for row in one.final.streams.iter_rows(named=True)}
    said += [words.pinned_sentence(name, *ends[name], named) for name in backward(one.final)]
    left = None
    if said and one.final.balanced is False:
        left = words.unexplained_sentence(one.final)
    elif one.result.balanced is False and not said:
        left = Text(
            "找不到单独能解释矛盾的读数或单元：请先核对流向和连接是否画全。",
            "No reading or node explains the contradiction by itself: check first that no stream is missing or misdrawn.",
        )
    blocks = [*([words.points(said)] if said else ()), *([Callout("warning", (Paragraph(left),))] if left else ())]
    return Section(Text("嫌疑：先查这些", "Suspects: look here first"), tuple(blocks)) if blocks else None


def _pictures(one: Closed, language: Language, named: Names) -> Section:
    unit = one.drawn.balance.unit
    if len(one.final.network.stream) > MOST_STREAMS:
        text = Text(
            f"物流超过 {MOST_STREAMS} 股，一页画不下：见表。",
            f"More than {MOST_STREAMS} streams do not fit on a page: see the tables.",
        )
        return Section(Text("图", "Pictures"), (Paragraph(text),))
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
    said = [Text(problem.into("zh"), problem.into("en")) for problem in told]
    return Section(Text("读取数据时的提示", "Notices from reading the data"), (words.points(said),))


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
