"""The ratios a run stands for: times of one run on one machine, divided by each other."""

from __future__ import annotations

from typing import Any

Results = dict[str, Any]


def best(measured: dict[str, Any]) -> float:
    """Return the shortest time [s]: noise only ever adds."""
    return float(measured["seconds"]["minimum"])


def ratios(results: Results) -> Results:
    """Return how many times longer than the engine each rival took."""
    return {
        "evaluation": {size: _against(taken, "engine") for size, taken in results["evaluation"].items()},
        "reading": {
            base: {
                rival: _ratio(results["reading"][rival], results["reading"][base])
                for rival in ("openpyxl_read_only", "openpyxl")
            }
            for base in ("engine_cells", "engine_case")
        },
    }


def _against(taken: Results, base: str) -> dict[str, float]:
    return {rival: _ratio(measured, taken[base]) for rival, measured in taken.items() if rival != base}


def _ratio(rival: Results, base: Results) -> float:
    return float(f"{best(rival) / best(base):.3g}")
