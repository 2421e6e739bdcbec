"""The verb: a bureau opens an audit; its folder begins as `qingshen new` writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from qingshen.case.deciding import FILE as DECISIONS
from qingshen.case.frame import OWN_SYSTEMS
from qingshen.case.settings import FILE
from qingshen.exchange.template import write_frame
from qingshen.language import Text
from qingshen.web.accounts.models import Organisation
from qingshen.web.audits.actions.settle import settle
from qingshen.web.audits.files import write_file
from qingshen.web.audits.models import Audit
from qingshen.web.audits.settings_file import edited, verified
from qingshen.web.journal.record import record
from qingshen.web.policies import Forbidden, require
from qingshen.web.relations import standing

NOT_OURS = Text("只能由您所在的主管部门组织审核", "an audit is organised by a bureau you belong to")


@dataclass(frozen=True)
class Opening:
    """What an audit begins with. `start` and `publication` are planned days, None where nothing is planned."""

    title: Text
    scope: str
    years: tuple[int, ...]
    industry: Text = Text("")
    index: str = ""
    is_made_up: bool = False
    start: date | None = None
    publication: date | None = None


def open_audit(user: Any, organiser: Organisation, opening: Opening, search: Sequence[Path] = ()) -> Audit:
    """Return the new audit, in preparation. `search` holds index systems of one's own. Raises Refused, Forbidden."""
    require(user, "audit.open")
    if organiser.kind != "bureau" or not standing(user).is_of(organiser.pk):
        raise Forbidden(NOT_OURS)
    with TemporaryDirectory() as name, transaction.atomic():
        folder = Path(name)
        write_frame(folder, opening.index, opening.years, search)
        audit = Audit.objects.create(
            title=opening.title.zh[:200], title_en=opening.title.en[:300], industry=opening.industry.zh[:120],
            industry_en=opening.industry.en[:160], scope=opening.scope, years=list(opening.years),
            index=opening.index, is_made_up=opening.is_made_up, organiser=organiser, opened_by=user,
        )  # fmt: skip
        for path in sorted((folder / OWN_SYSTEMS).rglob("*")):
            if path.is_file():
                write_file(audit, path.relative_to(folder).as_posix(), path.read_bytes())
        write_file(audit, DECISIONS, (folder / DECISIONS).read_bytes())
        content = edited((folder / FILE).read_bytes(), _values(opening, organiser))
        verified(audit, content)
        write_file(audit, FILE, content)
        settle(audit)
        record(user, "audit.open", audit, {
            "title": opening.title.zh, "scope": opening.scope, "years": list(opening.years), "index": opening.index,
            "organiser": organiser.name,
        })  # fmt: skip
    return audit


def _values(opening: Opening, organiser: Organisation) -> dict[str, Any]:
    return {
        "audit.title": opening.title,
        "audit.scope": opening.scope,
        "audit.industry": opening.industry,
        "audit.organiser": Text(organiser.name, organiser.name_en),
        "audit.made_up": opening.is_made_up,
        "plan.start": opening.start.isoformat() if opening.start else "",
        "plan.published": opening.publication.isoformat() if opening.publication else "",
    }
