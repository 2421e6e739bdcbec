"""The rulebook of one audit: what it was frozen with, what differs from today's, and the two explicit steps."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from qingshen.rulebook.edition import OWN, program
from qingshen.web.audits.files import read_file, write_file
from qingshen.web.jobs.models import Job
from qingshen.web.library.actions.confirm_value import confirm_value
from qingshen.web.library.actions.freeze import freeze
from qingshen.web.library.citable import row_of
from qingshen.web.library.views import audit
from tests.web.results.conftest import done, reckoned

__all__ = ["done", "reckoned"]

SignedIn = Callable[..., Client]
PARK = Path(__file__).parents[4] / "examples" / "electroplating-park"
GRID = f"{OWN}/factors/grid_factors.csv"
LINE = "2023,national,全国,电力平均,"


@pytest.fixture
def page(world: SimpleNamespace) -> str:
    write_file(world.audit, "audit.toml", (PARK / "audit.toml").read_bytes())
    return f"/library/audits/{world.audit.pk}"


def test_an_audit_that_keeps_none_is_frozen_here(world: SimpleNamespace, signed_in: SignedIn, page: str) -> None:
    client = signed_in(world.people.bureau)
    assert "未定稿：按软件内置的规则库" in client.get(page).content.decode()
    assert client.post(f"{page}/edition", {"reason": ""}).status_code == 422
    assert client.post(f"{page}/edition", {"reason": "导入的审核，现在定稿"}).status_code == 302
    text = client.get(page).content.decode()
    assert "与软件现行的规则库相同" in text and program().digest in text


def test_what_differs_is_listed_before_it_is_taken(world: SimpleNamespace, signed_in: SignedIn, page: str) -> None:
    freeze(world.audit)
    old = (read_file(world.audit, GRID) or b"").decode().replace(f"{LINE}0.5306,", f"{LINE}0.57,")
    write_file(world.audit, GRID, old.encode())
    client = signed_in(world.people.bureau)
    text = client.get(page).content.decode()
    assert "有 1 处不同，其中 1 处可能影响数字" in text and "<strong>0.5306</strong>" in text and "电网排放因子" in text
    institution = signed_in(world.people.institution)
    assert "由组织审核的主管部门" not in text and "改用现行规则库的理由" not in institution.get(page).content.decode()
    assert institution.post(f"{page}/edition", {"reason": "更换规则库"}).status_code == 403
    assert client.post(f"{page}/edition", {"reason": "国家公布了新因子"}).status_code == 302
    assert "与软件现行的规则库相同" in client.get(page).content.decode()


def test_confirmations_wait_until_the_bureau_writes_them_in(
    world: SimpleNamespace, signed_in: SignedIn, page: str
) -> None:
    freeze(world.audit)
    row = row_of("techniques/techniques", "EP01")
    assert row is not None
    place = {"document": "机械工业节能设计规范", "clause": "条文说明 8.1"}
    confirm_value(world.people.bureau, row, "effect", "official", place)
    client = signed_in(world.people.bureau)
    text = client.get(page).content.decode()
    assert "尚未写入本次审核的核实" in text and "三级连续逆流漂洗代并列漂洗" in text
    assert client.post(f"{page}/confirmations").status_code == 302
    assert "尚未写入本次审核的核实" not in client.get(page).content.decode()
    assert (
        "机械工业节能设计规范 条文说明 8.1"
        in (read_file(world.audit, f"{OWN}/techniques/techniques.csv") or b"").decode()
    )
    assert client.post(f"{page}/confirmations").status_code == 422


def test_a_broken_copy_is_told_on_the_page(world: SimpleNamespace, signed_in: SignedIn, page: str) -> None:
    freeze(world.audit)
    world.audit.files.get(path=GRID).delete()
    client = signed_in(world.people.bureau)
    assert "factors/grid_factors.csv" in client.get(page).content.decode()
    assert client.post(f"{page}/edition", {"reason": "补全规则库"}).status_code == 302
    assert read_file(world.audit, GRID) is not None


def test_totals_of_all_are_not_told_to_who_may_see_all_but_a_few(
    done: SimpleNamespace,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edition = {"code": "", "title": ["规则库", "Rulebook"], "edition": "", "digest": "d" * 64, "certainty": ""}
    energy = {"name": ["综合能耗", "energy"], "unit": "tce", "before": 987654.0, "after": 987655.0}
    told = {"before": edition, "after": edition, "rows": [], "changes": [], "notes": [], "differences": [],
            "figures": [energy], "tables": []}  # fmt: skip
    monkeypatch.setattr(audit, "result_of", lambda job: told)
    by, expert = done.people.bureau, done.people.expert
    Job.objects.create(kind=audit.KIND, by=by, audit=done.audit, state="done", facts={"run": done.run.pk})
    address = f"/library/audits/{done.audit.pk}/comparison"
    assert "987654" in signed_in(expert).get(address).content.decode().replace(",", "")
    done.other.conflicts.create(expert=expert, reason="曾任顾问", declared_by=expert)
    page = signed_in(expert).get(address).content.decode()
    assert "987654" not in page.replace(",", "") and "不足五家" in page
