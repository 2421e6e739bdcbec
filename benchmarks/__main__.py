"""Measure, print the ratios, write results.json and BENCHMARKS.md: `python -m benchmarks [--quick] [--into DIR]`.

`--only PART` (again for more) measures that part alone and keeps the others as the last full results.json has them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Collection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from benchmarks.auditing import time_audits
from benchmarks.balance.compare import compare_balances
from benchmarks.evaluation import compare_evaluations
from benchmarks.headline import quote
from benchmarks.keystrokes import time_typing
from benchmarks.machine import machine
from benchmarks.page import RESULTS, render
from benchmarks.paging import time_pages
from benchmarks.plan import FULL, QUICK, Sizes
from benchmarks.ratios import ratios
from benchmarks.reading import compare_readers
from benchmarks.selecting import time_selections

Results = dict[str, Any]
PARTS: dict[str, Callable[[Sizes, Path], Results]] = {
    "evaluation": lambda sizes, folder: compare_evaluations(sizes.evaluation, folder),
    "reading": lambda sizes, folder: compare_readers(sizes.workbooks, sizes.readings, folder),
    "audit": lambda sizes, folder: time_audits(sizes.audit, folder),
    "selection": lambda sizes, folder: time_selections(sizes.selection, folder),
    "typing": lambda sizes, folder: time_typing(sizes.typing, folder),
    "pages": lambda sizes, folder: time_pages(sizes.crowd, sizes.visits, folder),
    "balance": lambda sizes, folder: compare_balances(sizes.balance, folder),
}
out = Console()


def run(sizes: Sizes, parts: Collection[str] = tuple(PARTS)) -> Results:
    """Measure `parts` at `sizes` and return the results."""
    results: Results = {"machine": machine()}
    with TemporaryDirectory(prefix="qingshen-benchmarks-") as name:
        for part in (one for one in PARTS if one in parts):
            out.print(f"{part} …")
            results[part] = PARTS[part](sizes, Path(name))
    return results


def completed(results: Results, last: Results) -> Results:
    """Return `results` with the parts it lacks as `last` has them; `kept` says on which machine they were measured."""
    earlier = last.get("kept", {})
    kept = {part: earlier.get(part, last["machine"]) for part in PARTS if part in last and part not in results}
    whole = results | {part: last[part] for part in kept}
    return whole | ({"kept": kept} if kept else {})


def main() -> None:
    """Run the benchmarks from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works; needs --into")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part alone; may be repeated")
    parser.add_argument("--into", type=Path, default=RESULTS.parent, help="where results.json and BENCHMARKS.md go")
    given = parser.parse_args()
    if given.quick and given.into == RESULTS.parent:
        parser.error("--quick needs --into: its figures are no benchmark")
    results = run(QUICK if given.quick else FULL, given.only or tuple(PARTS))
    # Quick figures never stand beside full ones.
    if not given.quick:
        results = completed(results, json.loads(RESULTS.read_text(encoding="utf-8")))
    results |= {"ratios": ratios(results)}
    page = render(results)
    given.into.mkdir(parents=True, exist_ok=True)
    (given.into / "results.json").write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (given.into / "BENCHMARKS.md").write_text(page, encoding="utf-8")
    if given.into == RESULTS.parent:
        quote(results)
    out.print(page.split("## ", 1)[1], markup=False, soft_wrap=True)


if __name__ == "__main__":
    main()
