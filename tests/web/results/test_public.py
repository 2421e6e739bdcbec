from pathlib import Path
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qingshen.phases import Audit as Reckoned
from qingshen.web.results.actions.publish_results import publish_results
from qingshen.web.results.actions.run_audit import run
from qingshen.web.results.blocks import Writer
from qingshen.web.results.public import sections
from qingshen.web.results.published import LEAST, figures
from qingshen.web.transfer.actions.import_audit import import_folder


def test_nothing_published_is_of_fewer_than_six(reckoned: Reckoned) -> None:
    told = figures(reckoned)
    for section in sections(reckoned, told, 0, "zh"):
        for block in section.blocks:
            for row in getattr(block, "rows", ()):
                counts = [one for one in row if isinstance(one, int)]
                assert counts and all(one == 0 or one >= LEAST for one in counts), row


def test_the_page_says_what_is_withheld(reckoned: Reckoned) -> None:
    found = figures(reckoned)
    assert Writer("zh", str).sections(sections(reckoned, found, 0, "zh")).count("相减") == 0
    page = Writer("zh", str).sections(sections(reckoned, {}, 3, "zh"))
    assert "有 3 项数字这次不公布" in page


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
