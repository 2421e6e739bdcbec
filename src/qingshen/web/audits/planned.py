"""When each of the twelve steps is planned, as the engine's work plan says of the audit's settings and decisions."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from qingshen.case.frame import Frame
from qingshen.problems import Refused


class Planned(NamedTuple):
    """The days of a step, in ISO 8601."""

    start: str
    end: str


@lru_cache(maxsize=64)
def planned(frame: Frame) -> Mapping[str, Planned]:
    """Return the days by step; {} where [plan] names no start, or a decided day is none."""
    if not frame.settings.plan.start:
        return {}
    from qingshen.phases.decisions import Record
    from qingshen.phases.organisation import work_plan

    try:
        plan = work_plan(frame.settings.plan, Record(frame.decisions.decisions))
    except Refused:
        return {}
    rows = plan.select("step", "start", "end").iter_rows()
    return {step: Planned(start, end) for step, start, end in rows if start and end}
