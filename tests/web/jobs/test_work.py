"""How a job ends: done, refused with its problems, or failed in words."""

import errno
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from qingshen.language import Text
from qingshen.web.accounts.models import User
from qingshen.web.jobs import work
from qingshen.web.jobs.models import Job
from qingshen.web.jobs.start import start


def test_a_disk_that_is_full_is_said(
    world: SimpleNamespace, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(work, "import_string", lambda _: full)
    job = start("export", world.people.bureau, world.audit)
    assert job.state == "failed" and job.problems[0]["code"] == "disk-full"
    page = signed_in(world.people.bureau).get(f"/jobs/{job.pk}").content.decode()
    assert "磁盘空间不足" in page and "管理员" in page


def test_what_it_is_at_is_told_in_the_readers_language(
    world: SimpleNamespace, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        work, "import_string", lambda _: lambda job, tell: tell(1, 1, Text("编写报告", "writing reports"))
    )
    job = start("run", world.people.bureau, world.audit)
    Job.objects.filter(pk=job.pk).update(state="running")
    client = signed_in(world.people.bureau)
    assert "编写报告" in client.get(f"/jobs/{job.pk}").content.decode()
    client.cookies["qingshen-language"] = "en"
    page = client.get(f"/jobs/{job.pk}").content.decode()
    assert "writing reports" in page and "编写报告" not in page


def test_what_is_asked_of_a_job_that_runs_writes_nothing(
    world: SimpleNamespace, signed_in: Callable[[User], Client], django_assert_max_num_queries: Callable[..., object]
) -> None:
    job = Job.objects.create(kind="export", audit=world.audit, by=world.people.bureau, state="waiting")
    client = signed_in(world.people.bureau)
    client.get(f"/jobs/{job.pk}")
    with django_assert_max_num_queries(8) as said:  # type: ignore[attr-defined]
        assert "every 1s" in client.get(f"/jobs/{job.pk}").content.decode()
    assert not [one["sql"] for one in said.captured_queries if one["sql"].startswith("UPDATE")]


def test_a_part_of_a_page_takes_the_whole_page_to_the_sign_in(world: SimpleNamespace) -> None:
    job = Job.objects.create(kind="export", audit=world.audit, by=world.people.bureau, state="running")
    asked = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/jobs/{job.pk}?from=board"}
    answer = Client(headers=asked).get(f"/jobs/{job.pk}")
    assert (
        answer.headers["HX-Redirect"] == f"/accounts/sign-in/?next=/jobs/{job.pk}%3Ffrom%3Dboard" and not answer.content
    )
