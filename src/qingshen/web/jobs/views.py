"""How far a job is: a piece of page that asks again until it is over."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.web.jobs.end_lost import end_lost
from qingshen.web.jobs.models import Job


def progress(request: HttpRequest, number: int) -> HttpResponse:
    """Show one of the reader's own jobs; once it is over, a page that waits for it is loaded anew."""
    end_lost()
    job = Job.objects.filter(pk=number, by=request.user).first()
    if job is None:
        raise Http404
    response = render(request, "jobs/progress.html", {"job": job})
    if job.is_over and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response
