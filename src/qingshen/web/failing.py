"""The page of an error nobody foresaw: with the reader's language and a form that can be sent, if that much works."""

import sys

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.views.defaults import server_error

from qingshen.web.jobs.work import is_full


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500; where the disk is full it is said."""
    error = sys.exc_info()[1]
    try:
        return render(request, "500.html", {"is_full": is_full(error)}, status=500)
    except Exception:
        # The database may be what failed: then without menu and name.
        return HttpResponseServerError(server_error(request).content)
