"""Addresses of the rulebook."""

from qingshen.web.audits.models import Audit
from qingshen.web.library.views import audit, bring, confirm, home, systems, tables
from qingshen.web.routing import act, page

app_name = "library"
_SEEN = {"of": Audit, "seen_by": "audit.see"}
urlpatterns = [
    page("", home.home, "home", "library.see"),
    page("systems/<str:name>", systems.show, "system", "library.see"),
    page("systems/<str:name>/changes", systems.compare, "changes", "library.see"),
    page("systems/<str:name>/export", systems.export, "export", "library.see"),
    page("confirm", confirm.form, "confirm", "library.confirm"),
    act("confirm/save", confirm.save, "save_confirmation", "library.confirm"),
    page("confirmations", confirm.register, "confirmations", "library.see"),
    act("confirmations/<int:number>/withdraw", confirm.withdraw, "withdraw_confirmation", "library.confirm"),
    page("factors", tables.factors, "factors", "library.see"),
    page("factors/<str:name>", tables.factors, "factor_table", "library.see"),
    page("checklists", tables.checklists, "checklists", "library.see"),
    page("techniques", tables.techniques, "techniques", "library.see"),
    page("balances", home.balances, "balances", "library.see"),
    page("procedure", home.steps, "procedure", "library.see"),
    page("import", bring.form, "import", "library.import"),
    act("import/upload", bring.upload, "upload", "library.import"),
    page("import/preview/<str:token>", bring.show, "preview", "library.import"),
    act("import/confirm/<str:token>", bring.confirm, "confirm_import", "library.import"),
    page("audits/<int:key>", audit.rulebook, "audit", "audit.see", **_SEEN),
    act("audits/<int:key>/edition", audit.take, "take_edition", "audit.edit", **_SEEN),
    act("audits/<int:key>/confirmations", audit.take_confirmed, "take_confirmations", "audit.edit", **_SEEN),
    act("audits/<int:key>/reevaluate", audit.start, "reevaluate", "audit.run", **_SEEN),
    page("audits/<int:key>/comparison", audit.comparison, "comparison", "results.see_cohort", **_SEEN),
]
