"""Addresses of imports and exports."""

from qingshen.web.audits.models import Audit
from qingshen.web.routing import act, page
from qingshen.web.transfer import views

app_name = "transfer"
_SEEN = {"of": Audit, "seen_by": "audit.see"}
urlpatterns = [
    page("import", views.import_form, "import", "audit.import"),
    act("import/send", views.import_send, "import_send", "audit.import"),
    page("<int:key>/exports", views.exports, "exports", "audit.export", **_SEEN),
    act("<int:key>/export", views.export_begin, "export", "audit.export", **_SEEN),
    page("<int:key>/exports/<int:number>", views.download, "download", "audit.export", **_SEEN),
]
