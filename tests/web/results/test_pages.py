"""The pages as people in their roles open them: what they see and may not, and that every figure is explained."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from qingshen.explain import trace
from qingshen.report.content.names import halves
from qingshen.web.accounts.models import User
from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.jobs.models import Job
from qingshen.web.results import cohort
from qingshen.web.results.actions import run_audit
from qingshen.web.results.figures import owner
from qingshen.web.results.parts import PARTS
from qingshen.web.results.read import engine_audit
from tests.web.results.conftest import CODES

EXPLAINED = re.compile(r'href="(/results/\d+/explain/[^"]+)"')
FORBIDDEN = (
    "enterprise/EP12/2024/level", "diagnosis/EP12", "option/EP12/EP12-1", "tracking/EP12/EP12-2", "cohort/levels/2024",
    "cohort/list", "diagnosis/EP02", "problem/standard/water_reuse_rate", "nonsense", "",
)  # fmt: skip
SignedIn = Callable[[User], Client]


def text_of(client: Client, address: str, **more: Any) -> str:
    response = client.get(address, **more)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def links(page: str) -> list[str]:
    return sorted({html.unescape(one) for one in EXPLAINED.findall(page)})


# ── every figure is explained ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", PARTS)
def test_every_figure_of_the_cohort_leads_to_its_tree(done: SimpleNamespace, signed_in: SignedIn, part: str) -> None:
    client = signed_in(done.people.bureau)
    page = text_of(client, f"/results/cohort/{done.audit.pk}/{part}/")
    found = links(page)
    assert found or part == "map"
    for address in found[:: max(1, len(found) // 4)]:
        assert client.get(address, HTTP_HX_REQUEST="true").status_code == 200, address
    engine = engine_audit(done.run)
    for address in found:
        figure = parse_qs(urlsplit(address).query)["figure"][0]
        assert trace(engine, figure).label.zh, address
        assert owner(engine, figure) in ("", *CODES)


def test_every_figure_of_the_enterprise_leads_to_its_tree_and_names_nobody_else(
    done: SimpleNamespace, signed_in: SignedIn
) -> None:
    client = signed_in(done.people.filler)
    page = text_of(client, f"/results/enterprise/{done.mine.pk}/")
    found = links(page)
    assert len(found) > 30
    for shown in (page, *(text_of(client, one) for one in found)):
        names_nobody_else(shown, done)
        inner = [one for one in links(shown) if one not in found]
        assert not [one for one in inner if client.get(one).status_code != 200]


def names_nobody_else(page: str, done: SimpleNamespace) -> None:
    for code, name in done.names.items():
        if code != "EP12":
            assert not [one for one in halves(name) if one in page], name
            # A technique of the catalogue may bear the same code: EP12/EP24 is an option of EP12's own.
            assert not re.search(rf"(?<!EP12/)(?<!EP12%2F)\b{code}\b", page.replace("EP12 · EP24", "")), code


# ── who sees what ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_competitor_is_told_there_is_no_such_thing(done: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(done.people.competitor)
    assert client.get(f"/results/enterprise/{done.mine.pk}/").status_code == 404
    assert client.get(f"/results/enterprise/{done.mine.pk}/sheet.html").status_code == 404
    assert client.get(f"/results/enterprise/{done.other.pk}/").status_code == 200
    for figure in FORBIDDEN:
        assert client.get(f"/results/{done.run.pk}/explain/", {"figure": figure}).status_code == 404, figure
    for address in (f"cohort/{done.audit.pk}/", f"audit/{done.audit.pk}/", f"{done.run.pk}/files/results.xlsx"):
        assert client.get(f"/results/{address}").status_code == 403


@pytest.mark.parametrize("who", ["stranger", "other_bureau"])
def test_a_stranger_sees_nothing(done: SimpleNamespace, signed_in: SignedIn, who: str) -> None:
    client = signed_in(getattr(done.people, who))
    for address in (f"cohort/{done.audit.pk}/", f"audit/{done.audit.pk}/", f"enterprise/{done.mine.pk}/",
                    f"{done.run.pk}/explain/?figure=cohort/list", f"public/{done.audit.pk}/"):  # fmt: skip
        assert client.get(f"/results/{address}").status_code == 404, address


def test_a_conflict_of_interest_closes_an_enterprise_and_its_figures(
    done: SimpleNamespace, signed_in: SignedIn
) -> None:
    done.mine.conflicts.create(expert=done.people.expert, reason="曾任顾问", declared_by=done.people.expert)
    client = signed_in(done.people.expert)
    assert client.get(f"/results/enterprise/{done.mine.pk}/").status_code == 404
    asked = {"figure": "enterprise/EP12/2024/level"}
    assert client.get(f"/results/{done.run.pk}/explain/", asked).status_code == 404
    ranked = text_of(client, f"/results/cohort/{done.audit.pk}/ranking/")
    assert "enterprise%2FEP02%2F" in ranked and "enterprise%2FEP12%2F" not in ranked
    for part in ("benchmark", "balances", "portfolio"):
        page = text_of(client, f"/results/cohort/{done.audit.pk}/{part}/")
        assert not [one for one in links(page) if client.get(one).status_code != 200]


def test_a_bank_sees_an_enterprise_that_is_open_to_it(done: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(done.people.finance)
    assert client.get(f"/results/enterprise/{done.mine.pk}/").status_code == 404
    Enrolment.objects.filter(pk=done.mine.pk).update(is_open_to_finance=True)
    names_nobody_else(text_of(client, f"/results/enterprise/{done.mine.pk}/"), done)


def test_the_own_sheet_is_handed_out(done: SimpleNamespace, signed_in: SignedIn) -> None:
    address = f"/results/enterprise/{done.mine.pk}/sheet.html"
    client = signed_in(done.people.filler)
    assert address in text_of(client, f"/results/enterprise/{done.mine.pk}/")
    assert client.get(address).status_code == 200
    assert client.get(f"/results/enterprise/{done.mine.pk}/sheet.pdf").status_code == 404


# ── runs and publication ────────────────────────────────────────────────────────────────────────────────────────────


def test_before_the_first_run_the_pages_say_what_to_do(world: SimpleNamespace, signed_in: SignedIn) -> None:
    bureau = signed_in(world.people.bureau)
    assert f"/results/audit/{world.audit.pk}/" in text_of(bureau, f"/results/cohort/{world.audit.pk}/")
    assert 'name="basis"' in text_of(bureau, f"/results/audit/{world.audit.pk}/")
    assert 'name="basis"' not in text_of(signed_in(world.people.district), f"/results/audit/{world.audit.pk}/")
    assert "还没有审核结果" in text_of(signed_in(world.people.filler), f"/results/enterprise/{world.mine.pk}/")
    refused = bureau.post(f"/results/audit/{world.audit.pk}/publish").content.decode()
    assert "还没有审核结果" in refused and "请先运行审核计算" in refused


def test_a_run_is_started_with_what_was_chosen(
    world: SimpleNamespace, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(run_audit, "run", lambda user, audit, basis: asked.append((user, audit, basis)))
    bureau = signed_in(world.people.bureau)
    for given in ("submitted", "nonsense"):
        assert bureau.post(f"/results/audit/{world.audit.pk}/run", {"basis": given}).status_code == 302
    assert [basis for _, _, basis in asked] == ["submitted", "accepted"]
    assert signed_in(world.people.district).post(f"/results/audit/{world.audit.pk}/run").status_code == 403


def test_a_refused_run_shows_its_problems(done: SimpleNamespace, signed_in: SignedIn) -> None:
    problem = {"file": "workbooks/EP12.xlsx", "sheet": "数据", "cell": "C14", "code": "unit", "severity": "error",
               "what": ["单位不对", "wrong unit"], "remedy": ["改单位", "change it"]}  # fmt: skip
    Job.objects.create(kind="run", by=done.people.bureau, audit=done.audit, state="refused", problems=[problem])
    page = text_of(signed_in(done.people.bureau), f"/results/audit/{done.audit.pk}/")
    assert "单位不对" in page and "C14" in page and done.run.digest[:16] in page
    assert f"/results/{done.run.pk}/files/results.xlsx" in page and "results.xlsx</a>" not in page


def test_a_run_that_is_under_way_is_told_to_everybody(world: SimpleNamespace, signed_in: SignedIn) -> None:
    Job.objects.create(kind="run", by=world.people.institution, audit=world.audit, state="running")
    for who in ("bureau", "district", "institution"):
        page = text_of(signed_in(getattr(world.people, who)), f"/results/audit/{world.audit.pk}/")
        assert "第一次运行正在进行" in page and "还没有完成的运行" not in page, who
    stale = timezone.now() - run_audit.STALE * 2
    Job.objects.update(at=stale)
    assert "还没有完成的运行" in text_of(signed_in(world.people.bureau), f"/results/audit/{world.audit.pk}/")


def test_the_public_sees_sums_once_published(done: SimpleNamespace, signed_in: SignedIn) -> None:
    address = f"/results/public/{done.audit.pk}/"
    assert Client().get(address).status_code == 302
    assert "预览" in text_of(signed_in(done.people.bureau), address)
    assert signed_in(done.people.bureau).post(f"/results/audit/{done.audit.pk}/publish").status_code == 302
    Audit.objects.filter(pk=done.audit.pk).update(list_published_at=timezone.localdate())
    page = text_of(Client(), address)
    assert not links(page) and "预览" not in page
    assert halves(done.names["EP12"]).zh in page
    assert not re.search(r"\bEP\d\d\b", page)
    assert "Level" in text_of(Client(headers={"accept-language": "en"}), address)


# ── languages, lists ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_speak_the_readers_language(done: SimpleNamespace, signed_in: SignedIn, language: str) -> None:
    client = signed_in(done.people.bureau)
    client.cookies["qingshen-language"] = language
    for address, zh, en in (
        (f"enterprise/{done.mine.pk}/", "最省钱的走法", "The cheapest way"),
        (f"cohort/{done.audit.pk}/levels/", "清洁生产水平分布", "Distribution of levels"),
        (f"cohort/{done.audit.pk}/ranking/", "名次", "place"),
        (f"{done.run.pk}/explain/?figure=cohort/list", "数字的依据", "Where the figure comes from"),
    ):
        page = text_of(client, f"/results/{address}")
        assert (zh if language == "zh" else en) in page


def test_the_ranking_is_searched_and_sorted(done: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(done.people.bureau)
    address = f"/results/cohort/{done.audit.pk}/ranking/"
    found = text_of(client, address, data={"q": "ep12"})
    assert "EP12" in found and "EP02" not in found
    assert "没有符合条件的企业" in text_of(client, address, data={"q": "no such"})
    whole = text_of(client, address, data={"sort": "tce"})
    codes = re.findall(r'/results/enterprise/\d+/">(EP\d\d)</a>', whole)
    assert sorted(codes) == sorted(set(CODES) - {"EP60"})
    assert codes != re.findall(r'/results/enterprise/\d+/">(EP\d\d)</a>', text_of(client, address))


def test_no_part_of_that_name(done: SimpleNamespace, signed_in: SignedIn) -> None:
    assert signed_in(done.people.bureau).get(f"/results/cohort/{done.audit.pk}/nonsense/").status_code == 404


def test_static_files_are_there() -> None:
    folder = Path(cohort.__file__).parent / "static" / "results"
    assert {one.name for one in folder.iterdir()} >= {"charts.js", "figures.js", "results.css"}
