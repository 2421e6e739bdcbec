"""Pages of the rulebook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Show what the rulebook holds."""
    return render(request, "library/home.html")
