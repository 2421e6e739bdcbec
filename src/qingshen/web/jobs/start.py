"""The verb: put a job in the queue."""

from typing import Any

from django.db import transaction

from qingshen.web.jobs.models import Job
from qingshen.web.jobs.work import work


def start(kind: str, by: Any, audit: Any = None, **facts: Any) -> Job:
    """Return the new job of `kind`, queued; `facts` (JSON) is what its work needs to know."""
    with transaction.atomic():
        job = Job.objects.create(kind=kind, by=by, audit=audit, facts=facts)
        work.enqueue(job.pk)
    job.refresh_from_db()
    return job
