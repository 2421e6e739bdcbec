"""The networks worth a picture: one for each kind of error found, before and after."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts.flow import Flow
from qingshen.report.charts.flow_network import flow_network
from qingshen.report.charts.sankey import sankey
from qingshen.report.charts.suspects import Suspect
from qingshen.report.content.names import halves
from qingshen.report.document import Block, Picture
from qingshen.rulebook.balances import balance, roles

KINDS = ("direction", "leak", "bias", "inflow")
MOST = 4
KEYS = ("enterprise", "year", "balance")


def _current(audit: Audit, table: str) -> pl.DataFrame:
    return audit.table(table).join(audit.table("reference_years"), on=["enterprise", "year"], how="semi")


def _chosen(audit: Audit) -> list[tuple[str, int, str]]:
    """Return the balances to draw: the clearest case of each kind of error, else the largest balance that closes."""
    suspects = _current(audit, "balance_suspects")
    found: dict[tuple[str, int, str], None] = {}
    for kind in KINDS:
        part = suspects.filter(pl.col("nature") == kind).sort("test", *KEYS, descending=[True, False, False, False])
        for row in part.head(1).to_dicts():
            found[row["enterprise"], row["year"], row["balance"]] = None
    if not found:
        sound = _current(audit, "balances").sort("streams", *KEYS, descending=[True, False, False, False]).head(1)
        found = {(row["enterprise"], row["year"], row["balance"]): None for row in sound.to_dicts()}
    return list(found)[:MOST]


def pictures(audit: Audit, language: Language) -> list[Block]:
    """Return, for each chosen balance, the network with its suspects and the reconciled flows."""
    return [block for key in _chosen(audit) for block in _drawn(audit, key, language)]


def flows(streams: pl.DataFrame, reconciled: bool = True) -> list[Flow]:
    """Return the streams of one balance (rows of `balance_streams`) as they are drawn: reconciled, or as read."""
    losing = {one.code for one in roles() if one.is_loss}
    drawn = streams if reconciled else streams.filter(~pl.col("found"))
    return [
        Flow(
            row["stream"],
            None if row["source"] == "env" else row["source"],
            None if row["target"] == "env" else row["target"],
            row["reconciled"] if reconciled else row["value"],
            row["reconciled_sigma"] if reconciled else row["sigma"],
            row["role"] in losing and row["target"] == "env",
            row["value"] if reconciled else None,
            row["status"] if reconciled else "",
        )
        for row in drawn.to_dicts()
    ]


def suspicions(suspects: pl.DataFrame) -> list[Suspect]:
    """Return the suspects of one balance (rows of `balance_suspects`) as the network marks them."""
    return [
        Suspect(
            row["kind"], row["where"], row["nature"], row["size"], row["sigma"], tuple(row["equivalent"].split("; "))
        )
        for row in suspects.sort("rank").to_dicts()
    ]


def _drawn(audit: Audit, key: tuple[str, int, str], language: Language) -> list[Block]:
    of = dict(zip(KEYS, key, strict=True))
    streams = audit.table("balance_streams").filter(**of)
    suspects = audit.table("balance_suspects").filter(**of)
    known = balance(key[2])
    name, unit = (known.name, known.unit) if known else (Text(key[2], key[2]), "")
    who = dict(audit.table("list").select("enterprise", "name").iter_rows()).get(key[0], "")
    called = halves(who)
    source = f"enterprise/{key[0]}/{key[1]}/balance/{key[2]}"
    network = flow_network(_nodes(streams), flows(streams), suspicions(suspects), language, unit=unit)
    captions = (
        Text(
            f"{key[0]} {called.zh}：{name.zh}的网络与差错",
            f"{key[0]} {called.into('en')}: network of the {name.en} and its errors",
        ),
        Text(f"{key[0]} {called.zh}：{name.zh}，按读数", f"{key[0]} {called.into('en')}: {name.en}, as read"),
        Text(f"{key[0]} {called.zh}：{name.zh}，校正后", f"{key[0]} {called.into('en')}: {name.en}, reconciled"),
    )
    charts = (network, sankey(flows(streams, False), language, unit=unit), sankey(flows(streams), language, unit=unit))
    return [Picture(caption, chart, source, alt=caption) for caption, chart in zip(captions, charts, strict=True)]


def _nodes(streams: pl.DataFrame) -> list[str]:
    ends = pl.concat([streams["source"], streams["target"].rename("source")]).drop_nulls()
    return ends.filter(ends != "env").unique(maintain_order=True).to_list()
