from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qingshen.phases import Audit as Reckoned
from qingshen.web.results.actions.publish_results import publish_results
from qingshen.web.results.actions.run_audit import run
from qingshen.web.results.peers import FEWEST
from qingshen.web.results.public import _amounts, _levels, _problems, merged
from qingshen.web.transfer.actions.import_audit import import_folder


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ((3, 16, 19, 21), [("I II", 19), ("III", 19), ("none", 21)]),
        ((0, 16, 19, 21), [("I", 0), ("II", 16), ("III", 19), ("none", 21)]),
        ((6, 6, 6, 1), [("I", 6), ("II", 6), ("III none", 7)]),
        ((1, 1, 1, 2), [("I II III none", 5)]),
        ((1, 0, 1, 2), []),
        ((9, 4, 0, 0), [("I II III none", 13)]),
        ((2, 0, 9, 0), [("I II III", 11), ("none", 0)]),
    ],
)
def test_levels_of_few_are_put_together(counts: tuple[int, ...], groups: list[tuple[str, int]]) -> None:
    found = merged(list(zip(("I", "II", "III", "none"), counts, strict=True)))
    assert [(" ".join(names), count) for names, count in found] == groups


def test_nothing_published_is_of_fewer_than_five(reckoned: Reckoned) -> None:
    for write in (_levels, _amounts, _problems):
        section = write(reckoned, "zh")
        for block in section.blocks if section else ():
            for row in getattr(block, "rows", ()):
                counts = [one for one in row if isinstance(one, int)]
                assert counts and all(one == 0 or one >= FEWEST for one in counts), row


def test_the_public_sees_no_run_that_was_not_published_here(
    world: SimpleNamespace, importer: SimpleNamespace, park: Path, quick: None
) -> None:
    """An audit brought in says when its results were published elsewhere: what is reckoned here is not public yet."""
    audit = import_folder(importer.user, park, importer.organiser)
    run(importer.user, audit)
    audit.results_published_at = timezone.now()
    audit.save()
    assert Client().get(reverse("results:public", args=[audit.pk])).status_code == 404
    publish_results(importer.user, audit)
    assert Client().get(reverse("results:public", args=[audit.pk])).status_code == 200
