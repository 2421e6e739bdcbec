"""Addresses of the audit board, of who takes part, and of what an enterprise consents to."""

from qingshen.web.audits.models import Audit, Conflict, Enrolment, Participation
from qingshen.web.audits.views import (
    board,
    conflicts,
    consent,
    enterprises,
    home,
    journal,
    listing,
    opening,
    participants,
    settings,
)
from qingshen.web.routing import act, page

app_name = "audits"
ONE, FIRM = "audits/<int:key>/", "enterprises/<int:key>/"
_SEEN = {"of": Audit, "seen_by": "audit.see"}
_FIRM = {"of": Enrolment, "seen_by": "enrolment.see"}
_PART = {"of": Participation, "seen_by": "audit.see"}
_TIE = {"of": Conflict, "seen_by": "audit.see"}
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
    page(f"{FIRM}edit", enterprises.form, "edit_enterprise", "enrolment.edit", **_FIRM),
    act(f"{FIRM}save", enterprises.save, "save_enterprise", "enrolment.edit", **_FIRM),
    page(f"{ONE}list", listing.table, "list", "audit.see_board", **_SEEN),
    page(f"{ONE}list/template", listing.template, "loads_template", "audit.import_list", **_SEEN),
    act(f"{ONE}list/loads", listing.take_loads, "import_loads", "audit.import_list", **_SEEN),
    act(f"{ONE}list/select", listing.select, "select_list", "audit.select", **_SEEN),
    act(f"{ONE}list/decide", listing.decide, "decide_list", "audit.decide", **_SEEN),
    act(f"{ONE}list/take", listing.take_proposal, "take_proposal", "audit.decide", **_SEEN),
    act(f"{ONE}list/publish", listing.publish, "publish_list", "audit.publish", **_SEEN),
    page(f"{ONE}journal", journal.entries, "journal", "audit.see_journal", **_SEEN),
    page(f"{ONE}participants", participants.table, "participants", "audit.see_board", **_SEEN),
    act(f"{ONE}participants/add", participants.add, "add_participant", "participation.change", **_SEEN),
    act("participants/<int:key>/remove", participants.remove, "remove_participant", "participation.change", **_PART),
    page(f"{ONE}accounts", participants.enterprises, "accounts", "enrolment.invite", **_SEEN),
    act(f"{ONE}accounts/invite", participants.invite, "invite_enterprises", "enrolment.invite", **_SEEN),
    act(f"{ONE}accounts/assign", participants.assign, "assign_district", "participation.change", **_SEEN),
    page(f"{ONE}conflicts", conflicts.table, "conflicts", "conflict.declare", **_SEEN),
    act(f"{ONE}conflicts/declare", conflicts.choose, "declare_conflict", "conflict.declare", **_SEEN),
    act("conflicts/<int:key>/withdraw", conflicts.withdraw, "withdraw_conflict", "conflict.withdraw", **_TIE),
    page(f"{FIRM}access", consent.access, "access", "enrolment.see_access", **_FIRM),
    act(f"{FIRM}delegate", consent.ask_institution, "delegate", "enrolment.delegate", **_FIRM),
    act(f"{FIRM}revoke", consent.take_back, "revoke_delegation", "enrolment.delegate", **_FIRM),
    act(f"{FIRM}finance", consent.finance, "open_to_finance", "enrolment.open_to_finance", **_FIRM),
]
