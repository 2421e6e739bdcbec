"""Pages of the audit board."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.web.visible import visible_audits


def home(request: HttpRequest) -> HttpResponse:
    """Show the audits the reader may see."""
    return render(request, "audits/home.html", {"audits": visible_audits(request.user).select_related("organiser")})
