"""Addresses of results."""

from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.results import downloads
from qingshen.web.results.models import Run
from qingshen.web.results.views import cohort, decisions, enterprise, explanation, public, runs
from qingshen.web.routing import act, page

app_name = "results"
_AUDIT = {"of": Audit, "seen_by": "audit.see"}
_FIRM = {"of": Enrolment, "seen_by": "results.see_enterprise"}
_RUN = {"of": Run, "seen_by": "audit.see"}
urlpatterns = [
    page("audit/<int:key>/", runs.page, "runs", "results.see_cohort", **_AUDIT),
    act("audit/<int:key>/run", runs.start, "run", "audit.run", **_AUDIT),
    act("audit/<int:key>/publish", runs.publish, "publish", "results.publish", **_AUDIT),
    page("audit/<int:key>/decisions/", decisions.page, "decisions", "results.see_cohort", **_AUDIT),
    act("audit/<int:key>/decisions/decide", decisions.decide, "decide", "audit.decide", **_AUDIT),
    act("audit/<int:key>/decisions/take-back", decisions.take_back, "take_back", "audit.decide", **_AUDIT),
    act("audit/<int:key>/decisions/write", decisions.write, "write_decisions", "audit.decide", **_AUDIT),
    page("enterprise/<int:key>/", enterprise.page, "enterprise", "results.see_enterprise", **_FIRM),
    page("enterprise/<int:key>/sheet.<slug:kind>", downloads.sheet, "sheet", "results.see_enterprise", **_FIRM),
    page("cohort/<int:key>/", cohort.page, "cohort", "results.see_cohort", **_AUDIT),
    page("cohort/<int:key>/<slug:part>/", cohort.page, "cohort_part", "results.see_cohort", **_AUDIT),
    page("<int:key>/explain/", explanation.page, "explain", "audit.see", **_RUN),
    page("<int:key>/files/<path:path>", downloads.download, "download", "results.see_cohort", **_RUN),
    page("public/<int:key>/", public.page, "public", "results.see_public", of=Audit, seen_by="results.see_public"),
]
