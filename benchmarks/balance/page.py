"""The balances' part of the page."""

from __future__ import annotations

from typing import Any

from benchmarks.balance.jobs import LABELS, ONE
from benchmarks.ratios import best, each
from benchmarks.table import seconds, table

Results = dict[str, Any]
KINDS = {"idle": "some streams stand still", "turned": "a quarter drawn the wrong way"}
METERS = {"all": "all meters", "missing": "three meters missing, others in each plant"}
NAMED = {
    "largest_test": "largest measurement test (the baseline)",
    "most_likely": "most likely meter",
    "best_possible": "a rule that knows how the errors were drawn: no rule does better",
    "with_leaks": "most likely set that nothing can tell apart, leaks suspected too",
    "credible": "90 % set of meters holds it",
}
ERRORS = {"none": "no error", "one": "one meter", "two": "two meters", "three": "three meters", "leak": "one leak",
          "both": "a meter and a leak"}  # fmt: skip


def balance(results: Results) -> str:
    """Return the tables of the balances, each under its heading."""
    taken, against = results["balance"], results["ratios"]["balance"]
    parts = {
        "One plant, all streams metered": _one(taken["one"], against["one"]),
        "No flow negative": _bounded(taken["bounded"], against["bounded"]),
        "Thousands of plants of one topology": _many(taken["many"], against["many"]),
        "Who is named when a meter is wrong": _named(taken["named"], taken["trials"]),
    }
    return "\n\n".join(f"### {title}\n\n{text}" for title, text in parts.items())


def _one(taken: Results, against: Results) -> str:
    rows = [
        [f"{int(size):,}", ONE[job].label, *seconds(measured),
         *(f"{against[size][base].get(job, 1):g}" for base in against[size]), f"{measured['peak_mb']:,.0f}"]
        for size, jobs in taken.items()
        for job, measured in jobs.items()
    ]  # fmt: skip
    head = ["streams", "by", "best [s]", "median [s]", "÷ from scratch", "÷ splu", "÷ qdldl", "peak memory [MB]"]
    return table(head, rows, 2) + "\n\n" + "\n".join(_told(size, taken[size], against[size]) for size in taken)


def _told(size: str, jobs: Results, against: Results) -> str:
    faster = best(jobs["scratch"]) / best(jobs["reweighted"])
    splu, qdldl = (
        " and ".join(f"{against[base][job]:g}" for job in ("scratch", "reweighted"))
        for base in ("factor_splu", "factor_qdldl")
    )
    return (
        f"* {int(size):,} streams, from scratch and weighted anew: {splu} times one factorisation by scipy splu, "
        f"{qdldl} times one by qdldl. Weighting anew is {faster:.3g} times as fast as from scratch."
    )


def _bounded(taken: Results, against: Results) -> str:
    rows = []
    for case, jobs in taken.items():
        kind, size = case.split()
        for job, measured in jobs.items():
            found = measured["found"]
            rows.append([
                f"{int(size):,}", KINDS[kind], LABELS[job], *seconds(measured), f"{against[case].get(job, 1):g}",
                f"{100 * found['at_zero']:.2g} %", f"{found['excess']:.1e}" if job != "bounded" else "",
                f"{found['below']:.1e}",
            ])  # fmt: skip
    head = ["streams", "plant", "by", "best [s]", "median [s]", "÷ qingshen", "at zero", "objective above",
            "below zero [σ]"]  # fmt: skip
    return table(head, rows, 3)


def _many(taken: Results, against: Results) -> str:
    rows = [
        [METERS[meters], LABELS[job], f"{measured['plants']:,}", *seconds(measured), f"{1e6 * each(measured):.3g}",
         f"{against[meters].get(job, 1):,g}"]
        for meters, jobs in taken.items()
        for job, measured in jobs.items()
    ]  # fmt: skip
    return table(["meters", "by", "plants", "best [s]", "median [s]", "µs a plant", "÷ qingshen"], rows, 2)


def _named(study: Results, trials: int) -> str:
    named = study["named"]
    sizes = {name: named.get(f"{name}_size", 1.0) for name in NAMED}
    rows = [[label, f"{100 * named[name]:.1f} %", f"{sizes[name]:.2f}"] for name, label in NAMED.items()]
    first = f"{trials:,} trials with one wrong meter of 5 to 25 σ:\n\n"
    first += table(["named by", "rightly", "causes named"], rows)
    columns = ("alarm", "right", "wrong", "exact", "first", "in_set", "serial_right", "serial_wrong", "serial_exact")
    rows = [[ERRORS[name], *(_rate(name, one, study[name][one]) for one in columns)] for name in ERRORS]
    head = ["errors", "power", "right", "wrong a trial", "exact", "first", "in 90 % set", "serial: right", "wrong",
            "exact"]  # fmt: skip
    return f"{first}\n\nThe whole search, alarm included, {max(trials // 20, 1):,} trials a row:\n\n{table(head, rows)}"


def _rate(errors: str, column: str, value: float) -> str:
    """Return a figure of the search; without an error there is none to name rightly."""
    if "wrong" in column:
        return f"{value:.3f}"
    nothing = errors == "none" and column in ("right", "first", "in_set", "serial_right")
    return "—" if nothing else f"{100 * value:.1f} %"
