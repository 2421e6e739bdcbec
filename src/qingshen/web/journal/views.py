"""The reader's notices."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from qingshen.web.journal.models import Notice

PAGE = 30


def notices(request: HttpRequest) -> HttpResponse:
    """Show the reader's own notices, the newest first."""
    found = Notice.objects.filter(user=request.user)
    return render(request, "journal/notices.html", {"page": Paginator(found, PAGE).get_page(request.GET.get("page"))})


def follow(request: HttpRequest, number: int) -> HttpResponse:
    """Lead to what a notice of the reader's is about: who follows it has read it."""
    one = get_object_or_404(Notice, pk=number, user=request.user)
    Notice.objects.filter(pk=number, read_at=None).update(read_at=timezone.now())
    return redirect(one.link or "journal:notices")


def read_all(request: HttpRequest) -> HttpResponse:
    """Mark them all as read."""
    Notice.objects.filter(user=request.user, read_at=None).update(read_at=timezone.now())
    return redirect("journal:notices")
