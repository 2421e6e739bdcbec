"""BENCHMARKS.md out of results.json: no figure is typed by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.ratios import best

HERE = Path(__file__).resolve().parent
RESULTS, FRAME = HERE / "results.json", HERE / "page.md"
RIVALS = {
    "engine": "**qingshen**",
    "pandas": "pandas, with care",
    "loops": "plain Python",
    "numpy": "NumPy, already dense",
    "scan": "bare scan of the file",
}
READERS = {
    "engine_cells": "**qingshen**, cells only",
    "engine_case": "**qingshen**, the whole case",
    "openpyxl_read_only": "openpyxl, read_only",
    "openpyxl": "openpyxl",
}


def render(results: dict[str, Any]) -> str:
    """Return the page: page.md with the tables of `results` in their places."""
    tables = {
        "machine": _machine(results["machine"]),
        "evaluation": _evaluation(results),
        "reading": _reading(results),
        "audit": _audit(results["audit"]),
    }
    return FRAME.read_text(encoding="utf-8").format(**tables)


def _table(head: list[str], rows: list[list[str]]) -> str:
    rule = ["---", *(["---:"] * (len(head) - 1))]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows))


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
                f"{int(size):,}", RIVALS[rival], *_seconds(measured), f"{against.get(rival, 1):g}",
                "—" if rival == "numpy" else f"{measured['peak_mb']:,.0f}",
            ])  # fmt: skip
    return _table(["enterprises", "by", "best [s]", "median [s]", "÷ qingshen", "peak memory [MB]"], rows)


def _reading(results: dict[str, Any]) -> str:
    reading, against = results["reading"], results["ratios"]["reading"]
    rows = []
    for reader, label in READERS.items():
        shares = [f"{against[base][reader]:g}" if reader in against[base] else "" for base in against]
        rows.append([label, *_seconds(reading[reader]), *shares, f"{reading[reader]['peak_mb']:,.0f}"])
    head = ["by", "best [s]", "median [s]", "÷ cells", "÷ case", "peak memory [MB]"]
    return f"{reading['enterprises']:,} enterprises.\n\n" + _table(head, rows)


def _audit(taken: dict[str, Any]) -> str:
    rows = [
        [f"{int(size):,}", f"{best(one):.3g}", *(f"{one['found'][part]:.3g}" for part in ("read", "phases", "reports")),
         f"{one['peak_mb']:,.0f}"]
        for size, one in taken.items()
    ]  # fmt: skip
    return _table(["enterprises", "whole [s]", "read", "phases", "reports", "peak memory [MB]"], rows)


def _seconds(measured: dict[str, Any]) -> list[str]:
    return [f"{measured['seconds'][kind]:.3g}" for kind in ("minimum", "median")]
