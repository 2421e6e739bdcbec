"""What was allowed when a request began and is not any more when it has its turn: refused, nothing done."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.web.audits.actions.change_deadline import change_deadline
from qingshen.web.audits.actions.decide import decide
from qingshen.web.audits.actions.edit_enterprise import edit_enterprise
from qingshen.web.audits.actions.edit_settings import edit_settings
from qingshen.web.audits.actions.import_list import import_list
from qingshen.web.audits.actions.import_loads import import_loads
from qingshen.web.audits.actions.select_list import select_list
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden

LOADS = "企业代码,年份,项目,数值,单位\nC1,2024,fresh_water,12,m3\n"


def _loads(tmp_path: Path) -> Path:
    path = tmp_path / "loads.csv"
    path.write_text(LOADS, encoding="utf-8")
    return path


VERBS: dict[str, Callable[..., object]] = {
    "deadline": lambda user, audit, path, _: change_deadline(user, audit, "report", date(2030, 1, 1), "延期"),
    "decide": lambda user, audit, path, _: decide(user, audit, "list", "C1", "no", "停产"),
    "enterprise": lambda user, audit, path, one: edit_enterprise(user, one, {"name": "改名"}, None),
    "settings": lambda user, audit, path, _: edit_settings(user, audit, {"audit.title": "改名"}),
    "list": lambda user, audit, path, _: import_list(user, audit, path, "名单.csv"),
    "loads": lambda user, audit, path, _: import_loads(user, audit, _loads(path.parent), "已知.csv"),
    "select": lambda user, audit, path, _: select_list(user, audit),
}


@pytest.mark.parametrize("verb", VERBS)
def test_an_audit_closed_meanwhile_takes_nothing(
    world: SimpleNamespace, with_list: Audit, candidates: Callable[..., Path], verb: str
) -> None:
    edit_settings(world.people.bureau, with_list, {"selection.strata": ["process"]})
    one = with_list.enrolments.select_related("audit").get(code="C1")
    Audit.objects.filter(pk=with_list.pk).update(state="closed")
    entries, files = Entry.objects.count(), dict(with_list.files.values_list("path", "blob"))
    with pytest.raises(Forbidden):
        VERBS[verb](world.people.bureau, with_list, candidates("C1,改名,示例市,甲区,镀锌,大型,是,是"), one)
    assert Entry.objects.count() == entries and dict(with_list.files.values_list("path", "blob")) == files
