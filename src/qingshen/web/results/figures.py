"""The ids of figures: where each is explained, and whose it is."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from qingshen.web.results.models import Run

if TYPE_CHECKING:
    from qingshen.phases import Audit as Reckoned

# An id of these begins with an enterprise's code, of those with an option's.
OF_ENTERPRISE = ("enterprise", "diagnosis", "selection")
OF_OPTION = ("option", "sensitivity", "tracking", "claim")
BESIDE_OTHERS = re.compile(r"diagnosis/[^/]+|enterprise/[^/]+/\d+/intensity/\w+")
"""Ids of an enterprise's figures that tell of others too: how rare its problems are, how far off the middle it is."""


def explained_at(run: Run, figure: str) -> str:
    """Return the address of a figure's explanation."""
    return f"{_explaining(run.pk)}?{urlencode({'figure': figure})}"


@lru_cache(maxsize=64)
def _explaining(run: int) -> str:
    # Asked for thousands of figures of a page.
    return reverse("results:explain", args=(run,))


def owners(found: "Reckoned") -> dict[str, str]:
    """Return the enterprise of every option that has one, by the option's code."""
    if not found.has("options"):
        return {}
    return {code: one or "" for code, one in found.table("options").select("option", "enterprise").iter_rows()}


def owner(found: "Reckoned", figure: str, known: dict[str, str] | None = None) -> str:
    """Return the code of the enterprise a figure is about, "" where it is about the industry.

    `known`: what `owners` says, for those who ask often.
    """
    kind, _, rest = figure.partition("/")
    if kind in OF_ENTERPRISE:
        return rest.partition("/")[0]
    if kind in OF_OPTION:
        code = rest.rpartition("/")[0] if kind == "claim" else rest
        return (owners(found) if known is None else known).get(code, "")
    return ""
