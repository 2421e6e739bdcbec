"""An audit of many enterprises on the platform, its pages asked by the bureau that organises it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HOME, NAME = "home", "bureau"


def _set_up(folder: Path) -> None:
    os.environ |= {"QINGSHEN_HOME": str(folder / HOME), "DJANGO_SETTINGS_MODULE": "qingshen.web.settings"}
    import django  # noqa: PLC0415 - settings come first
    from django.test.utils import setup_test_environment  # noqa: PLC0415

    django.setup()
    setup_test_environment()


def build(folder: Path) -> Callable[[], dict[str, float]]:
    """Return the job: the one park in `folder` taken in, and reckoned by the platform's own run."""
    _set_up(folder)
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    from qingshen.web.accounts.models import Membership, Organisation, User  # noqa: PLC0415
    from qingshen.web.jobs.models import Job  # noqa: PLC0415
    from qingshen.web.results.actions.run_audit import perform  # noqa: PLC0415
    from qingshen.web.transfer.actions.import_audit import import_folder  # noqa: PLC0415

    bureau = Organisation.objects.create(kind="bureau", name="示例市局", is_made_up=True)
    user = User.objects.create_user(NAME, "bureau@example.org", None)
    Membership.objects.create(user=user, organisation=bureau, duty="manager")

    def whole() -> dict[str, float]:
        begin = time.perf_counter()
        audit = import_folder(user, next(folder.glob("park-*")), bureau)
        call_command("db_worker", batch=True, verbosity=0)
        taken = time.perf_counter()
        perform(Job.objects.create(kind="run", by=user, audit=audit, facts={"basis": "accepted"}), lambda *_: None)
        return {"import": taken - begin, "run": time.perf_counter() - taken, "enterprises": audit.enrolments.count()}

    return whole


def visit(folder: Path) -> Callable[[], dict[str, dict[str, list[float]]]]:
    """Return the job: a report accepted anew, then every page of the audit asked twice; seconds of either visit."""
    _set_up(folder)
    from django.test import Client  # noqa: PLC0415

    from qingshen.web.accounts.models import User  # noqa: PLC0415
    from qingshen.web.warm import warm  # noqa: PLC0415

    client = Client()
    client.force_login(User.objects.get(username=NAME))
    warm()
    _accept_anew()

    def every() -> dict[str, dict[str, list[float]]]:
        found = {}
        for name, address in _addresses():
            times = []
            for _ in range(2):
                begin = time.perf_counter()
                answer = client.get(address)
                times.append(time.perf_counter() - begin)
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                found[name] = times
        return {"pages": found}

    return every


def _accept_anew() -> None:
    """Accept of one enterprise what is another's, so that what is reckoned of all reports is no longer true.

    As the platform does: its worker reckons the accepted report.
    """
    from qingshen.web.reporting.accepted import reckon_soon  # noqa: PLC0415
    from qingshen.web.reporting.models import Version  # noqa: PLC0415

    first = Version.objects.filter(number=1).order_by("pk")
    # Another one in each round.
    at = Version.objects.count() - first.count() + 1
    of, other = first[at], first[at + 1]
    Version.objects.create(
        report=of.report, number=2, revision=of.revision, state="accepted", by=of.by, lines=other.lines
    )
    reckon_soon(of.report.audit)
    subprocess.run([sys.executable, "-m", "django", "db_worker", "--batch", "-v", "0"], env=os.environ, check=True)


def _addresses() -> Iterator[tuple[str, str]]:
    """Yield every page that shows the platform, the audit, an enterprise of it, its report, the run; by its name."""
    from django.urls import NoReverseMatch, reverse  # noqa: PLC0415

    from qingshen.web.reporting.draft import standing_of  # noqa: PLC0415
    from qingshen.web.results.parts import PARTS  # noqa: PLC0415
    from qingshen.web.routing import routes  # noqa: PLC0415

    subjects = _subjects()
    (report,) = (one for one in subjects.values() if type(one).__name__ == "Report")
    further: dict[str, list[dict[str, Any]]] = {
        "results:cohort_part": [{"part": one} for one in PARTS],
        "reporting:sheet": [{"table": one} for one in standing_of(report).by_table],
    }
    for name, _, access in routes():
        if access is None or "GET" not in access.methods or (access.of and access.of not in subjects):
            continue
        key = {"key": subjects[access.of].pk} if access.of else {}
        for more in further.get(name, [{}]):
            try:
                yield " ".join([name, *more.values()]), reverse(name, kwargs={**key, **more})
            except NoReverseMatch:  # A page of something else: a person, a system, a figure.
                continue
    run = next(one for one in subjects.values() if type(one).__name__ == "Run")
    figure = f"enterprise/{report.enrolment.code}/{run.years[-1]}/level"
    yield "results:explain", f"{reverse('results:explain', args=[run.pk])}?figure={figure}"


def _subjects() -> dict[type, Any]:
    from qingshen.web.audits.models import Audit, Enrolment  # noqa: PLC0415
    from qingshen.web.reporting.models import Report, Version  # noqa: PLC0415
    from qingshen.web.results.models import Run  # noqa: PLC0415

    return {kind: kind._default_manager.order_by("pk")[0] for kind in (Audit, Enrolment, Report, Version, Run)}
