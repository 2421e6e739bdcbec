"""The ratios a run stands for: times of one run on one machine, divided by each other."""

from __future__ import annotations

from typing import Any

Results = dict[str, Any]


def best(measured: Results) -> float:
    """Return the shortest time [s]: noise only ever adds."""
    return float(measured["seconds"]["minimum"])


def each(measured: Results) -> float:
    """Return the shortest time [s] of one plant of a batch."""
    return best(measured) / int(measured["plants"])


def ratios(results: Results) -> Results:
    """Return how many times longer than the engine each rival took, for the parts that `results` has."""
    found: Results = {}
    if "evaluation" in results:
        found["evaluation"] = {size: _against(taken, "engine") for size, taken in results["evaluation"].items()}
    if "reading" in results:
        found["reading"] = {
            base: {
                rival: _ratio(results["reading"][rival], results["reading"][base])
                for rival in ("openpyxl_read_only", "openpyxl")
            }
            for base in ("engine_cells", "engine_case")
        }
    if "typing" in results:
        found["typing"] = _against(results["typing"], "typing")
    if "balance" in results:
        found["balance"] = _balance(results["balance"])
    return found


def _balance(taken: Results) -> Results:
    """Of one plant, each job over those in the names; of bounds and batches, each rival over Qingshen."""
    return {
        "one": {
            size: {base: _against(one, base) for base in ("scratch", "factor_splu", "factor_qdldl")}
            for size, one in taken["one"].items()
        },
        "bounded": {case: _against(one, "bounded") for case, one in taken["bounded"].items()},
        "many": {
            meters: {rival: _rounded(each(one[rival]) / each(one["many"])) for rival in one if rival != "many"}
            for meters, one in taken["many"].items()
        },
    }


def _against(taken: Results, base: str) -> dict[str, float]:
    return {rival: _ratio(measured, taken[base]) for rival, measured in taken.items() if rival != base}


def _ratio(rival: Results, base: Results) -> float:
    return _rounded(best(rival) / best(base))


def _rounded(ratio: float) -> float:
    return float(f"{ratio:.3g}")
