"""Pages of errors, in the reader's language where that much works; a program that asks is answered as programs are."""

import sys

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.views.defaults import page_not_found, server_error

from qingshen.web.api.letting_in import nowhere
from qingshen.web.jobs.work import is_full

INTERFACE = "/api/"


def absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    if request.resolver_match is None and request.path.startswith(INTERFACE):
        return nowhere()
    return page_not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500; where the disk is full it is said."""
    error = sys.exc_info()[1]
    try:
        return render(request, "500.html", {"is_full": is_full(error)}, status=500)
    except Exception:
        # The database may be what failed: then without menu and name.
        return HttpResponseServerError(server_error(request).content)
