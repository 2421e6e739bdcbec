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
