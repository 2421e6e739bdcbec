"""Addresses of balances."""

from qingshen.web.balances import views
from qingshen.web.reporting.models import Report
from qingshen.web.reporting.views import grid
from qingshen.web.routing import act, page

app_name = "balances"
ONE = "<int:key>/"
_OWN = {"of": Report, "seen_by": "report.see"}
urlpatterns = [
    page(ONE, views.editor, "editor", "report.see", **_OWN),
    act(f"{ONE}check", views.check, "check", "report.see", **_OWN),
    act(f"{ONE}save", grid.save, "save", "balance.edit", **_OWN),
    act(f"{ONE}place", views.place, "place", "balance.edit", **_OWN),
    act(f"{ONE}start", views.start, "start", "balance.edit", **_OWN),
]
