"""Addresses of results."""

from qingshen.web.audits.models import Enrolment
from qingshen.web.results import downloads
from qingshen.web.results.models import Run
from qingshen.web.routing import page

app_name = "results"
urlpatterns = [
    page("<int:key>/files/<path:path>", downloads.download, "file", "results.see_cohort", of=Run, seen_by="audit.see"),
    page(
        "sheets/<int:key>/<slug:kind>", downloads.sheet, "sheet", "results.see_enterprise", of=Enrolment,
        seen_by="enrolment.see",
    ),
]  # fmt: skip
