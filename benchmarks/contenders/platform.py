"""One cell typed on the platform: the request as a browser sends it, saved, checked, graded and answered."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

CELL = {"table": "quantities", "ident": "fresh_water/2024", "field": "value"}
PLANT = "EP02"  # The sample park's returned report: somebody fills it in.


def opened(folder: Path) -> tuple[Any, Any]:
    """Return the sample park's returned report, on a platform whose home is below `folder`, and who fills it in."""
    os.environ |= {"QINGSHEN_HOME": mkdtemp(dir=folder), "DJANGO_SETTINGS_MODULE": "qingshen.web.settings"}
    import django  # noqa: PLC0415 - settings come first
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import setup_test_environment  # noqa: PLC0415

    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0)
    from qingshen.web.accounts.models import User  # noqa: PLC0415
    from qingshen.web.demo import load_demo  # noqa: PLC0415
    from qingshen.web.reporting.models import Report  # noqa: PLC0415

    list(load_demo())
    client = Client()
    client.force_login(User.objects.get(username="filler"))
    return Report.objects.get(enrolment__code=PLANT), client


def typing(folder: Path) -> Callable[[], dict[str, float]]:
    """Return the job: the next value typed into a cell of the sample park."""
    report, client = opened(folder)
    from django.urls import reverse  # noqa: PLC0415

    from qingshen.web.reporting.draft import standing_of  # noqa: PLC0415

    held = [standing_of(report).rows[CELL["table"]][CELL["ident"]][CELL["field"]]]
    address, texts = reverse("reporting:save", args=[report.pk]), count(40_000)

    def save() -> dict[str, float]:
        edit = {**CELL, "seen": held[-1], "value": str(next(texts))}
        answer = client.post(address, json.dumps({"edits": [edit]}), content_type="application/json")
        said = answer.json()
        if answer.status_code != 200 or said["conflicts"] or not said["feedback"]["indices"]:
            raise RuntimeError(f"not saved: {answer.status_code} {said}")
        held.append(edit["value"])
        return {"missing": len(said["feedback"]["missing"])}

    save()
    return save


def typing_anew(folder: Path) -> Callable[[], dict[str, float]]:
    """Return the same job with every table of the report read anew."""
    save = typing(folder)
    from qingshen.web.reporting import reading  # noqa: PLC0415

    def forgetful() -> dict[str, float]:
        reading.forget()
        return save()

    return forgetful
