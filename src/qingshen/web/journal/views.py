"""The reader's notices."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qingshen.web.journal.models import Notice

PAGE = 30


def notices(request: HttpRequest) -> HttpResponse:
    """Show the reader's own notices, the newest first."""
    found = Notice.objects.filter(user=request.user)
    return render(request, "journal/notices.html", {"page": Paginator(found, PAGE).get_page(request.GET.get("page"))})


def read_all(request: HttpRequest) -> HttpResponse:
    """Mark them all as read."""
    Notice.objects.filter(user=request.user, read_at=None).update(read_at=timezone.now())
    return redirect("journal:notices")
