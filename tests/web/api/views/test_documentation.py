import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from qingshen.web.api.endpoints import ACCESS
from qingshen.web.api.views.documentation import document


def test_every_call_is_described_and_locked() -> None:
    found = document()
    assert {path.rsplit("/", 1)[-1] for path in found["paths"]} == set(ACCESS)
    assert all(path.startswith("/api/enrolments/{key}/") for path in found["paths"])
    names = [one["operationId"] for methods in found["paths"].values() for one in methods.values()]
    assert len(names) == len(set(names)) and {"get_report", "patch_cells"} <= set(names)
    assert found["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


@pytest.mark.django_db
def test_the_document_is_open_to_programs(client: Client) -> None:
    assert client.get("/api/openapi.json").json()["openapi"].startswith("3.")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_names_every_call_and_loads_nothing_from_elsewhere(
    world: SimpleNamespace, signed_in: Callable[..., Client], language: str
) -> None:
    client = signed_in(world.people.filler)
    client.cookies["qingshen-language"] = language
    text = client.get("/api/docs").content.decode()
    assert all(f"/{name}</code>" in text for name in ACCESS)
    assert '<script src="http' not in text and "cdn" not in text


@pytest.mark.parametrize(("language", "other"), [("zh", "read the draft"), ("en", "读填报表")])
def test_whoever_writes_the_program_reads_it_without_an_account(
    world: SimpleNamespace, client: Client, language: str, other: str
) -> None:
    client.cookies["qingshen-language"] = language
    answer = client.get("/api/docs")
    text = answer.content.decode()
    assert answer.status_code == 200 and other not in text and "您的地址" not in text
    for shape in document()["components"]["schemas"]:
        assert f'id="{shape}"' in text


def test_every_field_the_page_leads_to_is_there(world: SimpleNamespace, client: Client) -> None:
    text = client.get("/api/docs").content.decode()
    led_to = set(re.findall(r'href="#(\w+)"', text))
    assert led_to and all(f'id="{one}"' in text for one in led_to)


def test_a_manager_finds_the_enterprise_s_address(world: SimpleNamespace, signed_in: Callable[..., Client]) -> None:
    text = signed_in(world.people.manager).get("/api/docs").content.decode()
    assert f"/api/enrolments/{world.mine.pk}/</code>" in text and f"/api/enrolments/{world.other.pk}/" not in text
