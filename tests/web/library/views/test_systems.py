import re
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from qingshen.web.library.actions.import_system import import_system
from qingshen.web.library.models import OwnSystem

SignedIn = Callable[..., Client]
CODE = "electroplating-2015"
PAGES = ("", "factors", "factors/gwp", "factors/carriers", "checklists", "techniques", "procedure", "balances",
         "confirmations", "systems/pcb", "systems/steel-2014", f"systems/{CODE}")  # fmt: skip


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
    assert ("规则库" in text) == (language == "zh")


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


def test_a_formula_is_said_in_words_with_its_code_beside(world: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(world.people.filler)
    text = client.get(f"/library/systems/{CODE}").content.decode()
    assert '<span class="term">清洗取水量</span> / <span class="term">清洗面积</span>' in text
    assert "washing_water / washed_area" in text
    balances = client.get("/library/balances").content.decode()
    assert '<span class="term">重复利用水</span> / (' in balances and "V_r / (V_r + V_f)" in balances


def test_words_of_a_source_in_the_other_language_are_marked(world: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(world.people.filler)
    page = client.get("/library/techniques", {"q": "EP01"}).content.decode()
    assert "%（占漂洗水）" in page and '<span lang="en">computed from the index values' in page and "英文原注" in page
    client.cookies["qingshen-language"] = "en"
    page = client.get("/library/techniques", {"q": "EP01"}).content.decode()
    assert "% of rinse water" in page and "English in the source" not in page and "in Chinese" in page


def test_two_editions_are_compared_in_words(
    world: SimpleNamespace, signed_in: SignedIn, book: Callable[..., bytes]
) -> None:
    import_system(world.people.bureau, world.city, book(CODE, {("zinc_utilisation", "level_1"): "≥90"}), "a.xlsx")
    client = signed_in(world.people.filler)
    page = client.get(f"/library/systems/{CODE}/changes")
    assert f"{CODE}@1" in page.content.decode() and page.context["others"][0].key == f"{CODE}@1"
    text = client.get(f"/library/systems/{CODE}/changes", {"with": f"{CODE}@1"}).content.decode()
    assert "1 处不同" in text and "≥82" in text and "<strong>≥90</strong>" in text
    assert client.get(f"/library/systems/{CODE}/changes", {"with": "nothing"}).status_code == 404
    drafts = client.get("/library/systems/hazwaste-zj-draft-1/changes", {"with": "hazwaste-zj-draft-2"})
    assert drafts.status_code == 200 and len(drafts.context["changes"]) > 10


def test_sources_are_links_named_by_their_site(world: SimpleNamespace, signed_in: SignedIn) -> None:
    text = signed_in(world.people.filler).get("/library/techniques", {"q": "EP01"}).content.decode()
    assert '<a href="http://jianbiaoku.com/webarbs/book/53701/988687.shtml"' in text and ">jianbiaoku.com</a>" in text
    page = signed_in(world.people.filler).get("/library/checklists", {"q": "EQ01"}).content.decode()
    assert "题目与判据为本软件所拟" in page and "question and flagging limit are ours" not in page


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
    OwnSystem.objects.update(at=datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    page = client.get(done["Location"]).content.decode()
    assert "≥90" in page and "2027-01-01 导入" in page


def test_a_broken_workbook_is_shown_cell_by_cell(
    world: SimpleNamespace, signed_in: SignedIn, book: Callable[..., bytes], cell_of: Callable[..., str]
) -> None:
    client = signed_in(world.people.bureau)
    broken = book(CODE, {("zinc_utilisation", "unit"): "斤两"})
    sent = client.post("/library/import/upload", {"workbook": SimpleUploadedFile("坏.xlsx", broken)})
    text = client.get(sent["Location"]).content.decode()
    assert f"<strong>{cell_of(CODE, 'zinc_utilisation', 'unit')}</strong>" in text and "确认导入" not in text
    assert client.post("/library/import/upload").status_code == 422


def test_a_search_without_result_leads_back_to_the_whole_table(world: SimpleNamespace, signed_in: SignedIn) -> None:
    page = signed_in(world.people.filler).get("/library/factors/grid_factors?q=nothing-of-the-kind").content.decode()
    assert '<a class="btn btn-primary" href="/library/factors/grid_factors">清除条件</a>' in page


def test_on_an_english_page_the_document_s_own_words_are_marked_for_speech(
    world: SimpleNamespace, signed_in: SignedIn
) -> None:
    client = signed_in(world.people.filler)
    client.cookies["qingshen-language"] = "en"
    page = client.get("/library/systems/electroplating-2015").content.decode()
    assert '<td class="small"><span lang="zh-CN">表1 序号1</span></td>' in page and "is-wide" in page
    grid = client.get("/library/factors/grid_factors").content.decode()
    assert "average of electricity" in grid and "电力平均" not in re.sub(r'<[^>]*|<span lang="zh-CN">[^<]*', "", grid)
