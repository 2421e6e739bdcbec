"""Work whose worker was killed comes to its end."""

import threading
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from qingshen.web import serve
from qingshen.web.accounts.models import User
from qingshen.web.jobs.end_lost import end_all, end_lost
from qingshen.web.jobs.models import Job


def job(world: SimpleNamespace, state: str, hours: float) -> Job:
    started = timezone.now() - timedelta(hours=hours)
    return Job.objects.create(kind="export", audit=world.audit, by=world.people.bureau, state=state, started_at=started)


def test_what_runs_too_long_has_failed_and_says_so(world: SimpleNamespace, signed_in: Callable[[User], Client]) -> None:
    lost, young, done = job(world, "running", 2.1), job(world, "running", 1.9), job(world, "done", 3)
    page = signed_in(world.people.bureau).get(f"/jobs/{lost.pk}")
    assert "请重新开始" in page.content.decode() and "hx-get" not in page.content.decode()
    assert "problems few" in page.content.decode()  # the remedy is within a telephone's width
    assert [Job.objects.get(pk=one.pk).state for one in (lost, young, done)] == ["failed", "running", "done"]
    assert end_lost() == 0


def test_at_the_start_nothing_is_under_way(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    running, waiting = job(world, "running", 0.1), job(world, "waiting", 0.1)
    serve.clear_up()
    assert [Job.objects.get(pk=one.pk).state for one in (running, waiting)] == ["failed", "waiting"]
    assert end_all() == 0


def test_work_whose_worker_dies_has_failed_when_the_next_one_comes(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, over, found = job(world, "running", 0.1), threading.Event(), list[str]()

    def begun(*_: object, **__: object) -> SimpleNamespace:
        found.append(Job.objects.get(pk=running.pk).state)
        if len(found) == 2:
            over.set()
        return SimpleNamespace(poll=lambda: -9)  # killed

    monkeypatch.setattr(serve.subprocess, "Popen", begun)
    monkeypatch.setattr(serve, "close_old_connections", lambda: None)  # the test's own
    serve._work(over)
    assert found == ["running", "failed"]
