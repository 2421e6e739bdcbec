"""BENCHMARKS.md out of results.json: no figure is typed by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.balance.page import balance
from benchmarks.paging import LIMIT
from benchmarks.ratios import best
from benchmarks.table import seconds, table

HERE = Path(__file__).resolve().parent
RESULTS, FRAME = HERE / "results.json", HERE / "page.md"
SHOWN = 15
NONE = "Not measured yet."
RIVALS = {
    "engine": "**qingshen**",
    "pandas": "pandas, with care",
    "loops": "plain Python",
    "numpy": "NumPy, already dense",
    "scan": "bare scan of the file",
}
LISTS = {
    "choose": "**qingshen**: fewest, then the best score, reasons and conflicts",
    "choose_milp": "one integer programme, fewest alone",
    "choose_greedy": "ranked by load, as by hand",
}
TYPING = {
    "typing": "**as it is**",
    "typing_anew": "every table of the report read anew",
    "typing_seen": "as it is, in a browser: five keys, Enter, and the level is painted",
}
READERS = {
    "engine_cells": "**qingshen**, cells only",
    "engine_case": "**qingshen**, the whole case",
    "openpyxl_read_only": "openpyxl, read_only",
    "openpyxl": "openpyxl",
}


def render(results: dict[str, Any]) -> str:
    """Return the page: page.md with the tables of `results` in their places."""
    parts = {
        "evaluation": _evaluation,
        "reading": _reading,
        "audit": _audit,
        "selection": _selection,
        "typing": _typing,
        "pages": _pages,
        "balance": balance,
    }
    tables = {part: shown(results) if part in results else NONE for part, shown in parts.items()}
    tables["machine"] = _machines(results)
    return FRAME.read_text(encoding="utf-8").format(**tables)


def _machines(results: dict[str, Any]) -> str:
    """Return the machine of the run, and that of each part which was kept from an earlier one."""
    lines = [_machine(results["machine"])]
    kept: dict[str, list[str]] = {}
    for part, facts in results.get("kept", {}).items():
        kept.setdefault(_machine(facts), []).append(part)
    lines += [f"Kept from an earlier run ({', '.join(parts)}): {facts}" for facts, parts in kept.items()]
    return "\n\n".join(lines)


def _machine(facts: dict[str, Any]) -> str:
    libraries = ", ".join(f"{name} {number}" for name, number in facts["libraries"].items())
    return (
        f"{facts['processor']}, {facts['cores']} cores, {facts['memory_gb']} GB, {facts['system']}, "
        f"Python {facts['python']}; {libraries}. Load when the run began: {facts['load_at_start']}."
    )


def _evaluation(results: dict[str, Any]) -> str:
    rows = []
    for size, taken in results["evaluation"].items():
        against = results["ratios"]["evaluation"][size]
        for rival, measured in taken.items():
            rows.append([
                f"{int(size):,}", RIVALS[rival], *seconds(measured), f"{against.get(rival, 1):g}",
                "—" if rival == "numpy" else f"{measured['peak_mb']:,.0f}",
            ])  # fmt: skip
    return table(["enterprises", "by", "best [s]", "median [s]", "÷ qingshen", "peak memory [MB]"], rows)


def _reading(results: dict[str, Any]) -> str:
    reading, against = results["reading"], results["ratios"]["reading"]
    rows = []
    for reader, label in READERS.items():
        shares = [f"{against[base][reader]:g}" if reader in against[base] else "" for base in against]
        rows.append([label, *seconds(reading[reader]), *shares, f"{reading[reader]['peak_mb']:,.0f}"])
    head = ["by", "best [s]", "median [s]", "÷ cells", "÷ case", "peak memory [MB]"]
    return f"{reading['enterprises']:,} enterprises.\n\n" + table(head, rows)


def _audit(results: dict[str, Any]) -> str:
    rows = [
        [f"{int(size):,}", f"{best(one):.3g}", *(f"{one['found'][part]:.3g}" for part in ("read", "phases", "reports")),
         f"{one['peak_mb']:,.0f}"]
        for size, one in results["audit"].items()
    ]  # fmt: skip
    return table(["enterprises", "whole [s]", "read", "phases", "reports", "peak memory [MB]"], rows)


def _typing(results: dict[str, Any]) -> str:
    taken, against = results["typing"], results["ratios"]["typing"]
    rows = [
        [label, *(f"{1000 * one:.0f}" for one in taken[job]["seconds"].values()), f"{against.get(job, 1):g}"]
        for job, label in TYPING.items()
        if job in taken
    ]
    return table(["by", "best [ms]", "median [ms]", "ratio"], rows)


def _pages(results: dict[str, Any]) -> str:
    taken = results["pages"]
    slowest = sorted(taken["pages"].items(), key=lambda one: max(one[1]), reverse=True)
    late = sum(max(one) > LIMIT for one in taken["pages"].values())
    rows = [[f"`{name}`", *(f"{1000 * one:.0f}" for one in times)] for name, times in slowest[:SHOWN]]
    built = taken["built"]["found"]
    return (
        f"{taken['enterprises']:,} enterprises ({built['import']:.0f} s to take in, {built['run']:.0f} s to reckon), "
        f"{len(taken['pages'])} pages; {late} of them over {1000 * LIMIT:.0f} ms at the first or the second visit. "
        f"The {min(SHOWN, len(slowest))} slowest:\n\n" + table(["page", "first [ms]", "second [ms]"], rows)
    )


def _selection(results: dict[str, Any]) -> str:
    rows = [
        [f"{int(size):,}", LISTS[way], *seconds(one), f"{one['found']['size']:.0f}", f"{one['found']['bound']:.0f}",
         f"{one['found']['score_gap']:.2%}" if "score_gap" in one["found"] else "", f"{one['peak_mb']:,.0f}"]
        for size, taken in results["selection"].items()
        for way, one in taken.items()
    ]  # fmt: skip
    measured = ["best [s]", "median [s]", "list", "proven least", "score within", "peak memory [MB]"]
    return table(["candidates", "by", *measured], rows, 2)
