"""An audit's settings: the common ones as a form, all of them as audit.toml; its deadlines."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen import rulebook
from qingshen.case.settings import FILE
from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.audits.actions.change_deadline import change_deadline
from qingshen.web.audits.actions.edit_settings import edit_settings, mark_of, write_settings
from qingshen.web.audits.files import frame_of, read_file
from qingshen.web.audits.forms import DeadlineForm, SettingsForm
from qingshen.web.audits.models import Audit
from qingshen.web.audits.settings_file import said
from qingshen.web.jobs.work import written
from qingshen.web.wording import says

SAVED = Text("设置已保存。", "The settings are saved.")
MOVED = Text("期限已调整。", "The deadline is moved.")


def form(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show the settings as they stand."""
    return _page(request, audit)


def save(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Keep the common settings, or say what is wrong."""
    filled = SettingsForm(request.POST, systems=_systems(audit))
    if not filled.is_valid():
        return _page(request, audit, form=filled, status=422)
    try:
        edit_settings(request.user, audit, _values(filled.cleaned_data), request.POST.get("seen", ""))
    except Refused as refused:
        return _page(request, audit, form=filled, problems=[written(one) for one in refused.problems], status=422)
    messages.success(request, says(SAVED))
    return redirect("audits:settings", audit.pk)


def write(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Keep audit.toml as it was typed, or say what is wrong, key by key."""
    text = request.POST.get("toml", "").replace("\r\n", "\n")
    try:
        write_settings(request.user, audit, text.encode(), request.POST.get("seen", ""))
    except Refused as refused:
        return _page(request, audit, toml=text, problems=[written(one) for one in refused.problems], status=422)
    messages.success(request, says(SAVED))
    return redirect("audits:settings", audit.pk)


def move(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Move a deadline."""
    filled = DeadlineForm(request.POST)
    if not filled.is_valid():
        return _page(request, audit, deadline=filled, status=422)
    try:
        change_deadline(request.user, audit, **filled.cleaned_data)
    except Refused as refused:
        return _page(request, audit, deadline=filled, problems=[written(one) for one in refused.problems], status=422)
    messages.success(request, says(MOVED))
    return redirect("audits:settings", audit.pk)


def _page(request: HttpRequest, audit: Audit, status: int = 200, **given: Any) -> HttpResponse:
    content = read_file(audit, FILE) or b""
    found = {
        "audit": audit,
        "seen": mark_of(content),
        "form": given.get("form") or SettingsForm(initial=_initial(said(content)), systems=_systems(audit)),
        "toml": given.get("toml", content.decode("utf-8-sig", errors="replace")),
        "is_expert": "toml" in given,
        "problems": given.get("problems", ()),
        "deadlines": list(audit.deadlines.all()),
        "deadline": given.get("deadline") or DeadlineForm(),
    }
    return render(request, "audits/settings.html", found, status=status)


def _systems(audit: Audit) -> list[Any]:
    """Return the shipped index systems and those the audit brought with it."""
    known = {one.code: one for one in rulebook.available()}
    try:
        frame = frame_of(audit)
    except Refused:
        return list(known.values())
    return list((known | {one.code: one for one in (frame.system, *frame.further) if one is not None}).values())


def _initial(document: dict[str, Any]) -> dict[str, Any]:
    audit, plan, chosen = (document.get(name, {}) for name in ("audit", "plan", "selection"))
    title, industry, organiser = (_pair(audit.get(name)) for name in ("title", "industry", "organiser"))
    return {
        "title": title.zh, "title_en": title.en, "industry": industry.zh, "industry_en": industry.en,
        "organiser": organiser.zh, "organiser_en": organiser.en, "scope": audit.get("scope", "industry"),
        "index": audit.get("index", ""), "years": ", ".join(map(str, audit.get("years", []))),
        "is_made_up": audit.get("made_up", False), "date": audit.get("date", ""), "start": plan.get("start", ""),
        "strata": chosen.get("strata", []), "at_least": chosen.get("at_least", 1), "most": chosen.get("most"),
        "shares": "\n".join(f"{name} = {share}" for name, share in chosen.get("shares", {}).items()),
    }  # fmt: skip


def _pair(value: Any) -> Text:
    if isinstance(value, dict):
        return Text(str(value.get("zh", "")), str(value.get("en", "")))
    return Text(str(value or ""))


def _values(given: dict[str, Any]) -> dict[str, Any]:
    day = {name: given[name].isoformat() if given[name] else "" for name in ("date", "start")}
    at_least = given["at_least"]
    return {
        "audit.title": Text(given["title"], given["title_en"]),
        "audit.industry": Text(given["industry"], given["industry_en"]),
        "audit.organiser": Text(given["organiser"], given["organiser_en"]),
        "audit.scope": given["scope"],
        "audit.index": given["index"],
        "audit.years": list(given["years"]),
        "audit.made_up": given["is_made_up"],
        "audit.date": day["date"],
        "plan.start": day["start"],
        "selection.strata": given["strata"],
        "selection.at_least": 1 if at_least is None else at_least,
        "selection.most": given["most"],
        "selection.shares": given["shares"],
    }
