"""What the engine says of a network, in the reader's language: JSON for the drawing, in the words of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qingshen.language import Text
from qingshen.problems import Problem
from qingshen.web.balances.figures import content_figures, indicator_figures, loss_figures, stream_figures
from qingshen.web.balances.judged import Judged
from qingshen.web.wording import current, says

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qingshen.phases.balances.closed import Closed
    from qingshen.report.content.balance_words import Names
    from qingshen.report.document import TableBlock

NOTHING_READ = Text(
    "还没有读数：在物流上填写数值和单位，随即核算。",
    "No stream has a reading yet: give values and units, and the balance is checked at once.",
)
NOTHING_DRAWN = Text(
    "还没有物流：点“新增物流”，或用模板开始。",
    "There is no stream yet: add one, or begin with a template.",
)
IN_ERROR = Text("改正标红的错误后才能核算平衡。", "Correct the errors marked red: then the balance can be checked.")
DEAD_END = ("node-only-filled", "node-only-emptied")
UNFINISHED = Text(
    "图还没有画完：有单元只进不出或只出不进，补上所缺的物流后即可核算。",
    "The drawing is not finished: a node has only streams in or only streams out. Add what is missing.",
)
UNEXPLAINED = Text(
    "找不到单独能解释矛盾的读数或单元：请先核对流向和连接是否画全。",
    "No reading or node explains the contradiction by itself: check first that no stream is missing or misdrawn.",
)
# How an error of the engine's own is told where it only means that the work is not done.
STILL = {"nothing-measured": NOTHING_READ, **dict.fromkeys(DEAD_END, UNFINISHED)}


def told(judged: Judged) -> dict[str, Any]:
    """Return everything the editor shows but the pictures: `problems`, `verdict`, and, once closed, all figures."""
    problems = [_problem(one, cell) for one, cell in judged.problems if one.code != "nothing-measured"]
    nothing: dict[str, Any] = {
        "problems": problems, "suspects": [], "streams": {}, "nodes": {}, "found": [], "meters": [],
        "indicators": [], "losses": [], "contents": {}, "components": [], "notes": [],
    }  # fmt: skip
    if judged.closed is None:
        return {**nothing, "verdict": {"tone": "open", "lines": [says(_why_not(judged))]}}
    return {**nothing, **_all(judged, judged.closed)}


def _why_not(judged: Judged) -> Text:
    errors = [one.code for one, _ in judged.problems if one.severity == "error"]
    unfinished = [STILL[one] for one in errors if one in STILL]
    if len(unfinished) == len(errors) and unfinished:
        return unfinished[0]
    return IN_ERROR if errors else NOTHING_DRAWN


def _problem(one: Problem, cell: tuple[str, str, str]) -> dict[str, Any]:
    table, ident, field = cell
    return {
        "table": table, "ident": ident, "field": field, "severity": one.severity, "code": one.code,
        "what": says(one.what), "remedy": says(one.remedy),
    }  # fmt: skip


def _all(judged: Judged, one: Closed) -> dict[str, Any]:
    from qingshen.report.content.balance_meters import meter_points
    from qingshen.report.content.balance_pictures import found_names
    from qingshen.report.content.balance_tables import node_table, stream_table

    names = found_names(one, current())
    streams, nodes = stream_table(one, names), node_table(one)
    figures = stream_figures(judged, one, streams, names)
    return {
        "verdict": _verdict(judged, one), "suspects": _suspects(one, names),
        **figures, "nodes": _nodes(one, nodes), "meters": [says(text) for text in meter_points(one, names)],
        "indicators": indicator_figures(judged), "losses": loss_figures(judged, names),
        **content_figures(judged), "notes": [_note(streams), _note(nodes)],
    }  # fmt: skip


def _note(table: TableBlock) -> str:
    return says(table.note) if isinstance(table.note, Text) else str(table.note)


def _verdict(judged: Judged, one: Closed) -> dict[str, Any]:
    from qingshen.methods.closure import closure
    from qingshen.report.content import balance_words as words

    balance, result = one.drawn.balance, one.result
    tone = {True: "good", False: "bad", None: "open"}[result.balanced]
    raw = closure(one.drawn.network)
    lines = [
        words.verdict(result),
        words.closure_sentence(*raw[:2], balance.closure_limit, balance.unit, result.balanced),
    ]
    row = judged.tables["balances"].row(0, named=True)
    lines.append(Text(
        f"{row['streams']} 股物流、{row['nodes']} 个单元；有读数 {row['measured']} 股，"
        f"不可观测 {row['unobservable']} 股。",
        f"{row['streams']} streams between {row['nodes']} nodes; {row['measured']} have a reading, "
        f"{row['unobservable']} cannot be told.",
    ))  # fmt: skip
    if row["loss"] is not None:
        share = "" if row["loss_share"] is None else f"{100 * row['loss_share']:.3g} %"
        size = words.measure(row["loss"], row["loss_sigma"], row["unit"])
        lines.append(Text(f"损失 {size}{f'，占输入 {share}' if share else ''}。",
                          f"Losses {size}{f', {share} of the input' if share else ''}."))  # fmt: skip
    return {"tone": tone, "lines": [says(line) for line in lines]}


def _suspects(one: Closed, names: Names) -> list[dict[str, Any]]:
    """Return who is suspected, in one breath with whoever cannot be told apart; then what runs backwards."""
    from qingshen.methods.balance.backward import backward
    from qingshen.report.content import balance_words as words

    unit, said = one.drawn.balance.unit, []
    for row in one.result.suspects.iter_rows(named=True):
        more = words.alternatives_sentence(row, names)
        parts = [words.suspect_sentence(row, unit, names), *([more] if more else ())]
        among = [f"{row['kind']}:{row['where']}", *words.listed(row["equivalent"])]
        said.append(_suspect(parts, str(row["nature"]), among, says(words.NATURES[row["nature"]])))
    ends = {row["stream"]: (row["source"], row["target"]) for row in one.final.streams.iter_rows(named=True)}
    said += [
        _suspect([words.pinned_sentence(name, *ends[name], names)], "pinned", [f"meter:{name}"],
                 says(words.STATUSES["at_bound"]))
        for name in backward(one.final)
    ]  # fmt: skip
    if said and one.final.balanced is False:
        said.append(_suspect([words.unexplained_sentence(one.final)], "unexplained", [], ""))
    elif one.result.balanced is False and not said:
        said.append(_suspect([UNEXPLAINED], "unexplained", [], ""))
    return said


def _suspect(parts: list[Text], nature: str, among: list[str], mark: str) -> dict[str, Any]:
    found: dict[str, list[str]] = {"meter": [], "leak": []}
    for coded in dict.fromkeys(among):
        kind, _, where = coded.partition(":")
        found[kind].append(where)
    between = "" if current() == "zh" else " "
    return {"text": between.join(says(one) for one in parts), "nature": nature, "mark": mark,
            "streams": found["meter"], "nodes": found["leak"]}  # fmt: skip


def _nodes(one: Closed, block: TableBlock) -> dict[str, Any]:
    """Return what enters and leaves each node by the readings, what is left over, and its test."""
    from qingshen.phases.balances.details import node_rows
    from qingshen.report.content.balance_tables import RARE

    tests: Mapping[str, float | None] = dict(node_rows(one).select("node", "test").iter_rows())
    found = {}
    for name, entering, leaving, differing, test in block.rows:
        size = tests[str(name)]
        tone = "" if size is None else "bad" if size > RARE else "good"
        shown = getattr(test, "value", test)
        found[str(name)] = {
            "input": entering, "output": leaving, "difference": differing, "test": shown, "tone": tone,
        }  # fmt: skip
    return found


def pictured(judged: Judged) -> list[dict[str, Any]]:
    """Return the flows as read and balanced as the report draws them: caption, option, height; none until closed."""
    from qingshen.report.charts.flows.sankey import MOST_STREAMS
    from qingshen.report.content.balance_pictures import found_names, sankey_pictures
    from qingshen.report.draw import PIXELS_PER_CM
    from qingshen.report.palette import INK, SERIES

    one = judged.closed
    if one is None or len(one.final.network.stream) > MOST_STREAMS:
        return []
    base = {"color": list(SERIES), "textStyle": {"color": INK, "fontSize": 12}, "animation": False}
    return [
        {"caption": says(picture.caption) if isinstance(picture.caption, Text) else str(picture.caption),
         "option": {**base, **picture.chart.option}, "height": round(picture.chart.height_cm * PIXELS_PER_CM)}
        for picture in sankey_pictures(one, current(), one.drawn.balance.unit, found_names(one, current()))
    ]  # fmt: skip
