"""Searching and paging lists that are in memory: words in any language, two Chinese characters included."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

T = TypeVar("T")
SIZE = 50


def searched(rows: Iterable[T], query: str, texts: Callable[[T], Iterable[Any]]) -> list[T]:
    """Return the rows in whose `texts` every word of `query` stands, upper and lower case alike."""
    words = query.casefold().split()
    if not words:
        return list(rows)
    return [row for row in rows if _holds(words, texts(row))]


def _holds(words: Sequence[str], texts: Iterable[Any]) -> bool:
    said = "\n".join("\n".join(one) if isinstance(one, tuple) else str(one) for one in texts if one).casefold()
    return all(word in said for word in words)


def asked(request: HttpRequest, *names: str) -> dict[str, str]:
    """Return what was asked for in the address: "q" and the filters `names`, "" where nothing was."""
    return {name: request.GET.get(name, "").strip()[:100] for name in ("q", *names)}


def paged(request: HttpRequest, rows: Sequence[T], wanted: Mapping[str, str], size: int = SIZE) -> dict[str, Any]:
    """Return what a list's template needs: `page`, `kept` (the rest of the address), `wanted`."""
    page: Page[T] = Paginator(rows, size).get_page(request.GET.get("page"))
    rest = urlencode({name: value for name, value in wanted.items() if value})
    return {"page": page, "kept": f"&{rest}" if rest else "", "wanted": wanted, "is_asked": bool(rest)}
