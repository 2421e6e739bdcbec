"""`qingshen audit FOLDER` in its three parts, timed one by one."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from qingshen.case import read_case
from qingshen.phases import audit
from qingshen.report import write_results


def prepare(folder: Path) -> Callable[[], dict[str, float]]:
    """Return the job, which gives the seconds of `read`, `phases` and `reports`."""

    def whole() -> dict[str, float]:
        begin = time.perf_counter()
        case = read_case(folder)
        read = time.perf_counter()
        result = audit(case)
        judged = time.perf_counter()
        write_results(result, folder / "out")
        return {"read": read - begin, "phases": judged - read, "reports": time.perf_counter() - judged}

    return whole
