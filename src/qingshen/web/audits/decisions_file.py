"""decisions.toml edited in place: a decision for each step and subject, in the format `case.deciding` reads."""

import tomllib
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import tomlkit
from tomlkit.items import AoT

from qingshen.case.deciding import FILE, Decision, parse_decisions
from qingshen.problems import Refused
from qingshen.web.audits.files import read_file
from qingshen.web.audits.models import Audit

TABLE = "decisions"


class Given(NamedTuple):
    """A decision to be written."""

    subject: str
    decision: str
    reason: str


def read_decisions(audit: Audit) -> tuple[Decision, ...]:
    """Return the decisions of the audit's decisions.toml. Raises Refused where it cannot be read."""
    document = tomllib.loads((read_file(audit, FILE) or b"").decode("utf-8-sig"))
    found, problems = parse_decisions(document)
    if problems:
        raise Refused(problems)
    return found.decisions


def with_decisions(content: bytes, step: str, given: Sequence[Given], by: str, date: str) -> bytes:
    """Return the file with the decisions put in; what was decided of the same subject before is replaced."""
    document = tomlkit.parse(content.decode("utf-8-sig"))
    standing = _rows(document)
    places = {(row.get("step"), row.get("subject")): row for row in standing}
    for one in given:
        values = {"decision": one.decision, "reason": one.reason, "by": by, "date": date}
        row = places.get((step, one.subject))
        if row is None:
            row = tomlkit.table()
            row.update({"step": step, "subject": one.subject})
            row.update(values)
            standing.append(row)
        else:
            row.update(values)
    if TABLE not in document and given:
        document[TABLE] = standing
    return _checked(document)


def without_decisions(content: bytes, step: str, subjects: Collection[str]) -> tuple[bytes, list[dict[str, Any]]]:
    """Return the file without what was decided at `step` of `subjects`, and what was taken out."""
    document = tomlkit.parse(content.decode("utf-8-sig"))
    standing = _rows(document)
    gone = [at for at, row in enumerate(standing) if row.get("step") == step and row.get("subject") in subjects]
    taken = [{name: str(value) for name, value in standing[at].items()} for at in gone]
    for at in reversed(gone):
        del standing[at]
    if not gone:
        return content, []
    if not len(standing):
        document.remove(TABLE)
    return _checked(document), taken


def _rows(document: tomlkit.TOMLDocument) -> Any:
    found = document.get(TABLE)
    return found if isinstance(found, AoT | list) else tomlkit.aot()


def _checked(document: tomlkit.TOMLDocument) -> bytes:
    content = tomlkit.dumps(document)
    _, problems = parse_decisions(tomllib.loads(content))
    if problems:
        raise Refused(problems)
    return content.encode()
