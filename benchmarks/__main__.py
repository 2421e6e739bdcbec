"""Measure, print the ratios, write results.json and BENCHMARKS.md: `python -m benchmarks [--quick] [--into DIR]`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from benchmarks.auditing import time_audits
from benchmarks.evaluation import compare_evaluations
from benchmarks.headline import quote
from benchmarks.machine import machine
from benchmarks.page import RESULTS, render
from benchmarks.plan import FULL, QUICK, Sizes
from benchmarks.ratios import ratios
from benchmarks.reading import compare_readers

out = Console()


def run(sizes: Sizes) -> dict[str, Any]:
    """Measure everything at `sizes` and return the results."""
    results: dict[str, Any] = {"machine": machine()}
    with TemporaryDirectory(prefix="qingshen-benchmarks-") as name:
        folder = Path(name)
        out.print("evaluation …")
        results["evaluation"] = compare_evaluations(sizes.evaluation, folder)
        out.print("reading …")
        results["reading"] = compare_readers(sizes.workbooks, sizes.readings, folder)
        out.print("audit …")
        results["audit"] = time_audits(sizes.audit, folder)
    return results | {"ratios": ratios(results)}


def main() -> None:
    """Run the benchmarks from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works; needs --into")
    parser.add_argument("--into", type=Path, default=RESULTS.parent, help="where results.json and BENCHMARKS.md go")
    given = parser.parse_args()
    if given.quick and given.into == RESULTS.parent:
        parser.error("--quick needs --into: its figures are no benchmark")
    results = run(QUICK if given.quick else FULL)
    page = render(results)
    (given.into / "results.json").write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (given.into / "BENCHMARKS.md").write_text(page, encoding="utf-8")
    if given.into == RESULTS.parent:
        quote(results)
    out.print(page.split("## ", 1)[1], markup=False, soft_wrap=True)


if __name__ == "__main__":
    main()
