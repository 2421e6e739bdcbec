"""The small park of the transfer tests, imported and reckoned."""

import shutil
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from qingshen import report
from qingshen.case import read_case
from qingshen.phases import Audit as Reckoned
from qingshen.phases import audit as audited
from qingshen.web.accounts.models import User
from qingshen.web.audits.files import write_file
from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.jobs.models import Job
from qingshen.web.results import cohort, enterprise, proposals, public, ranking
from qingshen.web.results.models import Run
from qingshen.web.results.read import _load
from qingshen.web.results.shelf import lay
from tests.web.transfer.conftest import PARK, importer, park

__all__ = ["CODES", "importer", "park", "run_of"]

CODES = ("EP01", "EP02", "EP03", "EP12", "EP21", "EP24", "EP25", "EP60")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine writes its tables only: documents take seconds, and tests of pages do not read them."""

    def written(audit: object, folder: object, progress: object = None) -> list[object]:
        del progress
        for name in ("list", "levels"):
            path = folder / "tables" / f"{name}.parquet"  # type: ignore[operator]
            path.parent.mkdir(parents=True, exist_ok=True)
            audit.table(name).write_parquet(path)  # type: ignore[attr-defined]
        (folder / "enterprises").mkdir()  # type: ignore[operator]
        for code in audit.case.enterprises["enterprise"]:  # type: ignore[attr-defined]
            (folder / "enterprises" / f"{code}.html").write_text(code)  # type: ignore[operator]
        return []

    monkeypatch.setattr(report, "write_results", written)


@pytest.fixture(scope="session")
def reckoned(tmp_path_factory: pytest.TempPathFactory) -> Reckoned:
    """Seven enterprises of the example with their workbooks, and one that has sent nothing."""
    folder = tmp_path_factory.mktemp("park")
    (folder / "workbooks").mkdir()
    for name in ("audit.toml", "enterprises.csv"):
        lines = (PARK / name).read_text(encoding="utf-8").splitlines(keepends=True)
        if name != "audit.toml":
            lines = [one for one in lines if one.partition(",")[0] in ("enterprise", *CODES)]
        (folder / name).write_text("".join(lines), encoding="utf-8")
    for code in CODES[:-1]:
        shutil.copy(PARK / "workbooks" / f"{code}.xlsx", folder / "workbooks")
    shutil.copytree(PARK / "rulebook", folder / "rulebook")
    return audited(read_case(folder))


@pytest.fixture
def done(world: SimpleNamespace, reckoned: Reckoned) -> Iterator[SimpleNamespace]:
    """The world's audit with every enterprise of the park and one run; the first is E1's, the second E2's."""
    names = dict(reckoned.case.enterprises.select("enterprise", "name").iter_rows())
    firms = {}
    for one, code in ((world.mine, "EP12"), (world.other, "EP02")):
        one.code, one.cells = code, {"enterprise": code, "name": names[code]}
        one.save()
        firms[code] = one
    for at, code in enumerate(set(CODES) - firms.keys(), 3):
        cells = {"enterprise": code, "name": names[code]}
        firms[code] = Enrolment.objects.create(audit=world.audit, code=code, position=at, cells=cells, state="listed")
    run = run_of(world.audit, world.people.bureau, reckoned)
    yield SimpleNamespace(run=run, firms=firms, names=names, **vars(world))
    shutil.rmtree(run.folder)


@pytest.fixture
def decidable(done: SimpleNamespace) -> SimpleNamespace:
    """The reckoned audit with its settings, and nothing decided."""
    write_file(done.audit, "audit.toml", (PARK / "audit.toml").read_bytes())
    return done


def run_of(audit: Audit, by: User, reckoned: Reckoned) -> Run:
    # Numbers of runs begin anew with every test: nothing kept of an earlier one may be shown.
    for kept in (_load, enterprise.enterprise_page, enterprise._shares, cohort.cohort_part, ranking.table,
                 public.public_page, public.told_of, proposals.known, proposals.outline):  # fmt: skip
        kept.cache_clear()
    job = Job.objects.create(kind="run", by=by, audit=audit, state="done", facts={"basis": "accepted"})
    run = Run.objects.create(audit=audit, job=job, by=by, is_done=True, digest=reckoned.digest(), engine="1",
                             edition="2", enterprises=len(CODES), years=[2023, 2024])  # fmt: skip
    (run.folder / "out" / "enterprises").mkdir(parents=True)
    (run.folder / "out" / "results.xlsx").write_bytes(b"xlsx")
    (run.folder / "out" / "enterprises" / "EP12.html").write_text("<p>sheet</p>")
    lay(reckoned, run.folder)
    return run
