"""The balances worth a picture in the report: the clearest case of each kind of error, before and after."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.phases.balances import closed_balances
from qingshen.report.content.balance_pictures import network_picture, sankey_pictures
from qingshen.report.content.names import halves
from qingshen.report.document import Block, Picture
from qingshen.report.formatting import words
from qingshen.rulebook.balances import balance

NATURES = ("direction", "leak", "bias", "inflow")
MOST = 2
KEYS = ("enterprise", "year", "balance")


def gallery(audit: Audit, language: Language) -> list[Block]:
    """Return the network of each chosen balance, and the flows of the first, before and after.

    One balance a kind of error is chosen, or the largest where none was found.
    """
    chosen = _chosen(audit)
    closed = {
        (one.drawn.enterprise, one.drawn.year, one.drawn.balance.code): one
        for one in closed_balances(audit.case, sorted({enterprise for enterprise, _, _ in chosen}))
    }
    named = dict(audit.table("list").select("enterprise", "name").iter_rows())
    blocks: list[Block] = []
    for key in chosen:
        unit = closed[key].drawn.balance.unit
        # One pair of flows shows what a reconciliation does; the tables have the others.
        flows = sankey_pictures(closed[key], language, unit) if key == chosen[0] else []
        drawn = (network_picture(closed[key], language, unit), *flows)
        blocks += (_headed(picture, key, named.get(key[0]) or "", language) for picture in drawn)
    return blocks


def _chosen(audit: Audit) -> list[tuple[str, int, str]]:
    now = {"other": audit.table("reference_years"), "on": ["enterprise", "year"], "how": "semi"}
    suspects = audit.table("balance_suspects").join(**now)
    found: dict[tuple[str, int, str], None] = {}
    for nature in NATURES:
        part = suspects.filter(pl.col("nature") == nature).sort("test", *KEYS, descending=[True, False, False, False])
        found |= dict.fromkeys(part.select(KEYS).head(1).rows())
    if not found:
        largest = audit.table("balances").join(**now).sort("streams", *KEYS, descending=[True, False, False, False])
        found = dict.fromkeys(largest.select(KEYS).head(1).rows())
    return list(found)[:MOST]


def _headed(picture: Picture, key: tuple[str, int, str], name: str, language: Language) -> Picture:
    """Return the picture with whose it is in its caption."""
    known, called, said = balance(key[2]), halves(name), words(picture.caption, language)
    what = known.name if known else Text(key[2], key[2])
    caption = f"{key[0]} {called.into(language)} · {what.into(language)}: {said}"
    source = f"enterprise/{key[0]}/{key[1]}/balance/{key[2]}"
    return replace(picture, caption=caption, alt=caption, explain_id=source)
