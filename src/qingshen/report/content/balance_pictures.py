"""The pictures of one balance: its flows as read and as they most likely were, and its network with what is suspected."""

from __future__ import annotations

from dataclasses import replace

from qingshen.language import Language, Text
from qingshen.phases.balances.closed import Closed
from qingshen.report.charts.flows.flow import Flow
from qingshen.report.charts.flows.flow_network import flow_network
from qingshen.report.charts.flows.sankey import sankey
from qingshen.report.charts.flows.suspects import Suspect
from qingshen.report.content.balance_words import NATURES, Names
from qingshen.report.document import Picture

READ = Text(
    "按读数：同一单元进出之差为“未平衡”", "As read: where in- and outflow of a node differ, the rest is unaccounted"
)
CLOSED = Text("平衡之后", "Balanced")
MENDED = Text("改正嫌疑项、平衡之后", "Balanced, with the suspects put right")
NETWORK = Text("流程网络：读数 → 平衡值；字母为嫌疑项", "The network: reading → balanced; letters mark suspects")


def found_names(one: Closed, language: Language) -> dict[str, str]:
    """Return what the streams are called that nobody recorded but the readings ask for."""
    if one.mended is None:
        return {}
    found = (("leak", one.mended.leaks), ("inflow", one.mended.inflows))
    return {
        stream: f"{NATURES[nature].into(language)} @ {node}"
        for nature, streams in found
        for node, stream in streams.items()
    }


def flows_read(one: Closed, names: Names | None = None) -> list[Flow]:
    """Return the streams with their readings; what has none is missing."""
    losing = set(one.lost)
    return [
        Flow(
            (names or {}).get(row["stream"], row["stream"]), _node(row["source"]), _node(row["target"]), row["value"],
            row["sigma"], row["stream"] in losing,
        )
        for row in one.result.streams.iter_rows(named=True)
    ]  # fmt: skip


def flows_closed(one: Closed, names: Names | None = None) -> list[Flow]:
    """Return the streams as they are once suspects are put right: leaks found are streams, turned ones are turned."""
    losing = set(one.lost)
    read = dict(one.result.streams.select("stream", "value").iter_rows())
    return [
        Flow(
            (names or {}).get(row["stream"], row["stream"]), _node(row["source"]), _node(row["target"]),
            row["reconciled"], row["reconciled_sigma"], row["stream"] in losing, read.get(row["stream"]), row["status"],
        )
        for row in one.final.streams.iter_rows(named=True)
    ]  # fmt: skip


def flows_drawn(one: Closed, names: Names | None = None) -> list[Flow]:
    """Return the streams in the direction they were drawn in, with what they most likely are."""
    told = {flow.stream: flow for flow in flows_closed(one, names)}
    return [replace(told[flow.stream], source=flow.source, target=flow.target) for flow in flows_read(one, names)]


def suspects(one: Closed, names: Names | None = None) -> list[Suspect]:
    """Return the suspects as the network picture marks them; an unrecorded inflow is a negative leak."""
    return [
        Suspect(
            row["kind"], _called(row["where"], row["kind"], names),
            row["nature"] if row["kind"] == "meter" else "leak", row["size"], row["sigma"],
            tuple(_equivalent(coded, names) for coded in row["equivalent"]),
        )
        for row in one.result.suspects.iter_rows(named=True)
    ]  # fmt: skip


def sankey_pictures(one: Closed, language: Language, unit: str, names: Names | None = None) -> list[Picture]:
    """Return the flows before and after: by the readings, and balanced [unit]."""
    called = {**found_names(one, language), **(names or {})}
    told = ((READ, flows_read(one, called)), (MENDED if one.mended else CLOSED, flows_closed(one, called)))
    return [Picture(caption, sankey(flows, language, unit=unit), alt=caption) for caption, flows in told]


def network_picture(one: Closed, language: Language, unit: str, names: Names | None = None) -> Picture:
    """Return the network with its readings, what they became [unit], and the suspects."""
    nodes = one.drawn.network.node
    chart = flow_network(nodes, flows_drawn(one, names), suspects(one, names), language, unit=unit)
    return Picture(NETWORK, chart, alt=NETWORK)


def _node(name: str) -> str | None:
    return None if name == "env" else name


def _called(where: str, kind: str, names: Names | None) -> str:
    return (names or {}).get(where, where) if kind == "meter" else where


def _equivalent(coded: str, names: Names | None) -> str:
    kind, _, where = coded.partition(":")
    return f"{kind}:{_called(where, kind, names)}"
