"""The verb: decisions.toml as somebody who knows it writes it, with targets, options and problems of people's own."""

import tomllib
from typing import Any

from django.db import transaction

from qingshen.case.deciding import FILE, Decisions, parse_decisions
from qingshen.case.messages import problem
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.audits.actions.decide import LIST
from qingshen.web.audits.actions.edit_settings import CHANGED, LOOK, mark_of
from qingshen.web.audits.files import frame_of, read_file, write_file
from qingshen.web.audits.models import Audit
from qingshen.web.audits.turn import taken
from qingshen.web.journal.record import record

LISTED = Text("名单的决定与现在的不同", "The decisions about the list differ from those that stand")
THERE = Text("名单在“名单”页决定；这里请保持原样", "Decide of the list on its page, and leave those rows as they are")


def edit_decisions(user: Any, audit: Audit, content: bytes, seen: str) -> bool:
    """Keep `content` as decisions.toml and say whether it changed. Raises Refused with every problem, by its row.

    `seen` (`mark_of`): the file as its writer saw it; where another stands now, nothing is written.
    """
    with transaction.atomic():
        audit = taken(user, "audit.decide", audit)
        before = read_file(audit, FILE) or b""
        if seen != mark_of(before):
            raise Refused([Problem(Place(FILE), "settings-changed", CHANGED, LOOK)])
        old, new = _parsed(before), _parsed(content)
        if _listed(old) != _listed(new):
            raise Refused([Problem(Place(FILE, LIST), "decision-list", LISTED, THERE)])
        if before == content:
            return False
        write_file(audit, FILE, content)
        frame_of(audit)
        counts = {name: [len(getattr(one, name)) for one in (old, new)] for name in vars(new)}
        record(user, "audit.decide", audit, {"file": FILE, "changed": counts})
    return True


def _parsed(content: bytes) -> Decisions:
    try:
        found, problems = parse_decisions(tomllib.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise Refused([problem(Place(FILE), "settings-encoding")]) from error
    except tomllib.TOMLDecodeError as error:
        raise Refused([problem(Place(FILE), "settings-syntax", error=error)]) from error
    if problems:
        raise Refused(problems)
    return found


def _listed(decisions: Decisions) -> set[tuple[str, str]]:
    return {(one.subject, one.decision) for one in decisions.decisions if one.step == LIST}
