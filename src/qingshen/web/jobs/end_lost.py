"""The verb: work that nobody does any more comes to its end, in words; it would be "under way" for ever."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from qingshen.language import Text
from qingshen.problems import Place, Problem
from qingshen.web.jobs.models import Job
from qingshen.web.jobs.work import written

LONGEST = timedelta(hours=2)
"""What runs longer was killed with its worker."""
LOST = Problem(
    Place(),
    "job-lost",
    Text(
        "平台在工作途中被停止，这项工作没有做完；数据没有改变",
        "the platform stopped while it was at it: nothing changed",
    ),
    Text("请重新开始", "start it again"),
)


def end_lost() -> int:
    """End what has been under way for longer than any work takes; return how many."""
    return _end(Job.objects.filter(Q(started_at__lt=timezone.now() - LONGEST) | Q(started_at=None)))


def end_all() -> int:
    """End all that is under way; return how many. For the start of the platform, when no worker runs yet."""
    return _end(Job.objects.all())


def _end(jobs: QuerySet[Job]) -> int:
    lost = jobs.filter(state="running")
    # Progress is asked every second: only what was lost is written, on SQLite one writer waits for another.
    return lost.update(state="failed", problems=[written(LOST)], ended_at=timezone.now()) if lost.exists() else 0
