import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.case import Case, read_case
from qingshen.phases import Audit
from qingshen.phases.levels import assess
from qingshen.problems import Refused
from qingshen.web.jobs.models import Job
from qingshen.web.journal.models import Entry
from qingshen.web.library.actions.import_system import import_system
from qingshen.web.library.actions.reevaluate import reevaluate, result_of
from qingshen.web.policies import Forbidden
from qingshen.web.results.models import Run
from qingshen.web.results.shelf import lay

CODE = "electroplating-2015"
PARK = Path(__file__).parents[4] / "examples" / "electroplating-park"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("park") / "park"
    shutil.copytree(PARK, folder, ignore=lambda where, names: [
        one for one in names if one.endswith(".xlsx") and one[:4] != "EP01"
    ])  # fmt: skip
    return read_case(folder)


@pytest.fixture
def run(world: SimpleNamespace, case: Case) -> Run:
    bureau = world.people.bureau
    job = Job.objects.create(kind="run", audit=world.audit, by=bureau, state="done")
    made = Run.objects.create(audit=world.audit, job=job, by=bureau, is_done=True)
    made.folder.mkdir(parents=True, exist_ok=True)
    lay(Audit(case, assess(case, ["EP01"])[0]), made.folder)
    return made


@pytest.fixture
def edition(world: SimpleNamespace, book: Callable[..., bytes]) -> str:
    import_system(world.people.bureau, world.city, book(CODE, {("zinc_utilisation", "level_1"): "≥99"}), "a.xlsx")
    return f"{CODE}@1"


@pytest.mark.django_db(transaction=True)
def test_before_and_after_are_listed(
    world: SimpleNamespace, run: Run, edition: str, signed_in: Callable[..., object]
) -> None:
    job = reevaluate(world.people.bureau, world.audit, edition)
    job.refresh_from_db()
    assert (job.state, job.problems) == ("done", [])
    found = result_of(job)
    assert {one["enterprise"] for one in found["rows"]} == {"EP01"}
    assert [(one["indicator"], one["before"], one["after"]) for one in found["changes"]] == [
        ("zinc_utilisation", ["≥82", "≥82"], ["≥99", "≥99"])
    ]
    assert found["before"]["digest"] != found["after"]["digest"]
    assert Entry.objects.get(verb="audit.run").detail["reevaluate"]["key"] == edition
    world.mine.code = "EP01"
    world.mine.save()
    page = signed_in(world.people.bureau).get(f"/library/audits/{world.audit.pk}/comparison")
    assert page.status_code == 200 and "示例企业E1" in page.content.decode() and "≥99" in page.content.decode()


def test_who_sees_one_enterprise_only_sees_its_row_only(
    world: SimpleNamespace, run: Run, edition: str, signed_in: Callable[..., object]
) -> None:
    world.mine.code = "EP01"
    world.mine.save()
    reevaluate(world.people.bureau, world.audit, edition)
    address = f"/library/audits/{world.audit.pk}/comparison"
    assert "EP01" not in signed_in(world.people.other_district).get(address).content.decode()
    assert signed_in(world.people.manager).get(address).status_code == 403
    assert signed_in(world.people.stranger).get(address).status_code == 404


def test_without_results_nothing_starts(world: SimpleNamespace, edition: str) -> None:
    with pytest.raises(Refused, match="还没有审核结果"):
        reevaluate(world.people.bureau, world.audit, edition)
    assert not Job.objects.exists()


def test_an_unknown_edition_is_refused(world: SimpleNamespace, run: Run) -> None:
    with pytest.raises(Refused, match="没有指标体系"):
        reevaluate(world.people.bureau, world.audit, f"{CODE}@7")


def test_an_enterprise_may_not(world: SimpleNamespace, run: Run, edition: str) -> None:
    with pytest.raises(Forbidden):
        reevaluate(world.people.manager, world.audit, edition)
