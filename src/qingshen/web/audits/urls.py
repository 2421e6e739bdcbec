"""Addresses of the audit board."""

from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.audits.views import board, enterprises, home, journal, listing, opening, settings
from qingshen.web.routing import act, page

app_name = "audits"
ONE = "audits/<int:key>/"
_SEEN = {"of": Audit, "seen_by": "audit.see"}
_FIRM = {"of": Enrolment, "seen_by": "enrolment.see"}
urlpatterns = [
    page("", home.home, "home", "platform.use"),
    page("audits/new", opening.form, "new", "audit.open"),
    act("audits/open", opening.open_one, "open", "audit.open"),
    page(ONE, board.board, "board", "audit.see_board", **_SEEN),
    act(f"{ONE}close", board.close, "close", "audit.close", **_SEEN),
    act(f"{ONE}archive", board.archive, "archive", "audit.archive", **_SEEN),
    page(f"{ONE}settings", settings.form, "settings", "audit.edit", **_SEEN),
    act(f"{ONE}settings/save", settings.save, "save_settings", "audit.edit", **_SEEN),
    act(f"{ONE}settings/write", settings.write, "write_settings", "audit.edit", **_SEEN),
    act(f"{ONE}deadline", settings.move, "change_deadline", "deadline.change", **_SEEN),
    page(f"{ONE}enterprises", enterprises.table, "enterprises", "audit.see_board", **_SEEN),
    page(f"{ONE}enterprises/template", enterprises.template, "list_template", "audit.import_list", **_SEEN),
    act(f"{ONE}enterprises/import", enterprises.take, "import_list", "audit.import_list", **_SEEN),
    page("enterprises/<int:key>/edit", enterprises.form, "edit_enterprise", "enrolment.edit", **_FIRM),
    act("enterprises/<int:key>/save", enterprises.save, "save_enterprise", "enrolment.edit", **_FIRM),
    page(f"{ONE}list", listing.table, "list", "audit.see_board", **_SEEN),
    page(f"{ONE}list/template", listing.template, "loads_template", "audit.import_list", **_SEEN),
    act(f"{ONE}list/loads", listing.take_loads, "import_loads", "audit.import_list", **_SEEN),
    act(f"{ONE}list/select", listing.select, "select_list", "audit.select", **_SEEN),
    act(f"{ONE}list/decide", listing.decide, "decide_list", "audit.decide", **_SEEN),
    act(f"{ONE}list/take", listing.take_proposal, "take_proposal", "audit.decide", **_SEEN),
    act(f"{ONE}list/publish", listing.publish, "publish_list", "audit.publish", **_SEEN),
    page(f"{ONE}journal", journal.entries, "journal", "audit.see_journal", **_SEEN),
]
