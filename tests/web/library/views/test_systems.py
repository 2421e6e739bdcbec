from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from qingshen.web.library.models import Confirmation, OwnSystem

SignedIn = Callable[..., Client]
CODE = "electroplating-2015"
PAGES = ("", "factors", "factors/gwp", "factors/carriers", "checklists", "techniques", "procedure",
         "systems/pcb", "systems/steel-2014", f"systems/{CODE}")  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_for_everybody_signed_in(
    world: SimpleNamespace, signed_in: SignedIn, page: str, language: str
) -> None:
    client = signed_in(world.people.filler)
    client.cookies["qingshen-language"] = language
    response = client.get(f"/library/{page}")
    assert response.status_code == 200
    text = response.content.decode()
    assert ("凭行业知识" in text) == (language == "zh") or page == "factors/carriers"


def test_nobody_sees_it_from_outside(client: Client, db: None) -> None:
    assert client.get("/library/").status_code == 302


@pytest.mark.parametrize("page", ["systems/nothing", "systems/pcb@3", "factors/nothing"])
def test_what_is_not_there_is_not_found(world: SimpleNamespace, signed_in: SignedIn, page: str) -> None:
    assert signed_in(world.people.filler).get(f"/library/{page}").status_code == 404


def test_filters_leave_only_what_was_asked_for(world: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(world.people.filler)
    assert client.get(f"/library/systems/{CODE}", {"q": "锌利用"}).context["found"] == 1
    limiting = client.get(f"/library/systems/{CODE}", {"limiting": "1"}).context
    assert 0 < limiting["found"] < len(limiting["system"].indicators)
    techniques = client.get("/library/techniques", {"sector": "dyeing", "q": "水洗"}).context["page"]
    assert techniques.paginator.count and all("dyeing" in row["technique"].sectors for row in techniques)
    recalled = client.get("/library/checklists", {"certainty": "transcribed"}).context["page"]
    assert recalled.paginator.count == 3
    assert "没有符合条件" in client.get("/library/techniques", {"q": "没有这种技术"}).content.decode()


def test_the_rulebook_costs_few_queries(
    world: SimpleNamespace, signed_in: SignedIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = signed_in(world.people.bureau)
    for page in PAGES:
        with django_assert_max_num_queries(12):
            client.get(f"/library/{page}")


def test_a_system_leaves_and_comes_back_as_an_edition(
    world: SimpleNamespace, signed_in: SignedIn, book: Callable[..., bytes]
) -> None:
    client = signed_in(world.people.bureau)
    export = client.get(f"/library/systems/{CODE}/export")
    assert export.content[:2] == b"PK" and f'"{CODE}.xlsx"' in export["Content-Disposition"]
    changed = book(CODE, {("zinc_utilisation", "level_1"): "≥90"})
    sent = client.post("/library/import/upload", {"workbook": SimpleUploadedFile("新版.xlsx", changed)})
    assert sent.status_code == 302 and not OwnSystem.objects.exists()
    preview = client.get(sent["Location"])
    assert "≥90" in preview.content.decode() and preview.context["preview"].edition == 1
    token = preview.context["token"]
    other = signed_in(world.people.other_bureau)
    assert other.get(sent["Location"]).status_code == 404
    done = client.post(reverse("library:confirm_import", args=[token]), {"organisation": world.city.pk})
    assert done["Location"] == reverse("library:system", args=[f"{CODE}@1"])
    assert "≥90" in client.get(done["Location"]).content.decode()


def test_a_broken_workbook_is_shown_cell_by_cell(
    world: SimpleNamespace, signed_in: SignedIn, book: Callable[..., bytes], cell_of: Callable[..., str]
) -> None:
    client = signed_in(world.people.bureau)
    broken = book(CODE, {("zinc_utilisation", "unit"): "斤两"})
    sent = client.post("/library/import/upload", {"workbook": SimpleUploadedFile("坏.xlsx", broken)})
    text = client.get(sent["Location"]).content.decode()
    assert f"<strong>{cell_of(CODE, 'zinc_utilisation', 'unit')}</strong>" in text and "确认导入" not in text
    assert client.post("/library/import/upload").status_code == 422


def test_a_value_is_confirmed_beside_itself(world: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(world.people.bureau)
    address = f"/library/systems/{CODE}/confirm/zinc_utilisation"
    assert "≥82" in client.get(address).content.decode()
    assert client.post(f"{address}/save", {"field": "level_1", "citation": "短"}).status_code == 422
    done = client.post(f"{address}/save", {"field": "level_1", "citation": "公告2015年第25号 表1 序号6"})
    assert "公告2015年第25号" in client.get(done["Location"]).content.decode()
    assert Confirmation.objects.count() == 1
    enterprise = signed_in(world.people.manager)
    assert enterprise.get(address).status_code == 403
    assert "公告2015年第25号" in enterprise.get(f"/library/systems/{CODE}").content.decode()
