"""What others reported, as anonymous statistics: never of fewer than five others, never a single value."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import quantiles
from tempfile import NamedTemporaryFile

from qingshen.case.assemble import assemble, enterprises_of
from qingshen.case.frame import Frame
from qingshen.case.schema import ENTERPRISES
from qingshen.case.sheet import Block
from qingshen.exchange.draft import blocks_of, draft_forms
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Audit
from qingshen.web.home import home
from qingshen.web.reporting.models import Version
from qingshen.web.storage.models import Blob

FEWEST = 5
NEEDED = ("quantities", "answers", "parameters")
Values = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Peers:
    """Quartiles of an indicator over `number` others."""

    number: int
    lower: float
    median: float
    upper: float

    def is_far(self, value: float) -> bool:
        """Whether `value` lies outside the fences: one and a half times the span of the quartiles beyond them."""
        span = 1.5 * (self.upper - self.lower)
        if span == 0:
            return value > 2 * self.upper or value < self.lower / 2
        return value > self.upper + span or value < self.lower - span


def peers_of(values: Values, indicator: str, enterprise: str) -> Peers | None:
    """Return the statistics of the others; None of fewer than five."""
    others = [value for code, value in values.get(indicator, {}).items() if code != enterprise]
    if len(others) < FEWEST:
        return None
    lower, median, upper = quantiles(others, n=4, method="inclusive")
    return Peers(len(others), lower, median, upper)


def accepted_values(audit: Audit) -> Values:
    """Return the audited year's indicator values of every accepted report, by indicator and enterprise.

    Reckoned once for a set of accepted versions; {} without an index system.
    """
    frame = frame_of(audit)
    if frame.system is None:
        return {}
    accepted = Version.objects.filter(report__enrolment__audit=audit, state="accepted").order_by("number")
    latest = dict(accepted.values_list("report__enrolment__code", "lines_id"))
    if len(latest) < FEWEST:
        return {}
    said = json.dumps([frame.folder.name, frame.system.digest, frame.edition.digest, latest], sort_keys=True)
    return _kept(frame, tuple(sorted(latest.items())), hashlib.sha256(said.encode()).hexdigest())


@lru_cache(maxsize=16)
def _kept(frame: Frame, latest: tuple[tuple[str, str], ...], digest: str) -> Values:
    path = home() / "peers" / f"{digest}.json"
    if path.is_file():
        found: Values = json.loads(path.read_bytes())
        return found
    values = _reckoned(frame, latest)
    _write(path, json.dumps(values).encode())
    return values


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def _reckoned(frame: Frame, latest: tuple[tuple[str, str], ...]) -> Values:
    from qingshen.methods.indicators import indicator_values

    assert frame.system is not None
    blobs = Blob.objects.in_bulk([sha for _, sha in latest])
    blocks: dict[str, list[Block]] = {name: [] for name in NEEDED}
    for code, sha in latest:
        draft = {name: rows for name, rows in json.loads(blobs[sha].read()).items() if name in NEEDED}
        for name, block in blocks_of(draft_forms(frame, draft), code).items():
            if name in NEEDED:
                blocks[name].append(block)
    codes = [code for code, _ in latest]
    rows, _ = enterprises_of(
        [Block("", ENTERPRISES.name, {"enterprise": "A", "name": "B"}, range(1, len(codes) + 1),
               {"enterprise": codes, "name": codes})]
    )  # fmt: skip
    case, _ = assemble(frame, rows, blocks)
    if case is None:
        return {}
    year = case.settings.years[-1]
    quantities, answers = (one.filter(one["year"] == year) for one in (case.quantities, case.answers))
    found: dict[str, dict[str, float]] = {}
    for row in indicator_values(codes, quantities, answers, frame.system).iter_rows(named=True):
        if row["value"] is not None and row["status"] in ("reported", "estimated"):
            found.setdefault(row["indicator"], {})[row["enterprise"]] = row["value"]
    return found
