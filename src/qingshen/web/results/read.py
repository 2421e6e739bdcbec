"""Results as pages read them: the latest run, its tables, the engine's audit behind it, the files it wrote."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from qingshen.language import Text
from qingshen.report.content.names import halves
from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.results.actions.run_audit import OUT
from qingshen.web.results.models import Run
from qingshen.web.results.shelf import take

if TYPE_CHECKING:
    import polars as pl

    from qingshen.phases import Audit as Reckoned

SHEETS = "enterprises"


def latest(audit: Audit) -> Run | None:
    """Return the last run that ended, None before the first."""
    run = Run.objects.filter(audit=audit, is_done=True).select_related("job").first()
    if run is not None:
        run.audit = audit  # known already
    return run


def published(audit: Audit) -> Run | None:
    """Return the run the public sees, None where none is published."""
    if audit.results_published_at is None:
        return None
    return Run.objects.filter(audit=audit, is_done=True, published_at__isnull=False).order_by("-published_at").first()


def before(audit: Audit, run: Run) -> list[Run]:
    """Return the runs of `audit` that were published before `run` was, or at all where it was not; the last first."""
    runs = Run.objects.filter(audit=audit, is_done=True, published_at__isnull=False).exclude(pk=run.pk)
    if run.published_at is not None:
        runs = runs.filter(published_at__lt=run.published_at)
    return list(runs.order_by("-published_at"))


def table(run: Run, name: str) -> "pl.DataFrame":
    """Return a result table of a run, empty where it has none."""
    return engine_audit(run).table(name)


def engine_audit(run: Run) -> "Reckoned":
    """Return what the engine found, for tables and explanations. A run never changes: opened once a process."""
    return _load(run.folder, run.digest)


@lru_cache(maxsize=8)
def _load(folder: Path, digest: str) -> "Reckoned":
    del digest  # part of the key: of two runs of one number, on a database put back, each has its own
    return take(folder)


def name_of(run: Run, enrolment: Enrolment) -> Text:
    """Return an enterprise's name as the run had it: a list changed since then is not the run's."""
    of = engine_audit(run).case.enterprises.filter(enterprise=enrolment.code)
    return halves((of["name"][0] if of.height else "") or enrolment.name or enrolment.code)


def files(run: Run) -> list[str]:
    """Return the paths of what a run wrote, in order."""
    out = run.folder / OUT
    return sorted(one.relative_to(out).as_posix() for one in out.rglob("*") if one.is_file())


def file(run: Run, path: str) -> Path | None:
    """Return where a file of a run lies; None where it wrote no such file."""
    return run.folder / OUT / path if path in files(run) else None


def sheets(run: Run, enrolment: Enrolment) -> dict[str, Path]:
    """Return an enterprise's own sheet by its kind (docx, html, pdf); {} where it was not audited."""
    from qingshen.report.results.naming import file_names

    listed = table(run, "list")
    codes = listed.filter(listed["listed"] == "yes")["enterprise"].to_list() if listed.height else []
    name = file_names(codes).get(enrolment.code)
    if name is None:
        return {}
    found = {kind: run.folder / OUT / SHEETS / f"{name}.{kind}" for kind in ("docx", "html", "pdf")}
    return {kind: path for kind, path in found.items() if path.is_file()}
