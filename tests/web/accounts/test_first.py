"""The first start: one code, one administrator, then the page is gone."""

from pathlib import Path

import pytest
from django.test import Client

from qingshen.web.accounts import first
from qingshen.web.accounts.models import Membership, User
from qingshen.web.journal.models import Entry

GIVEN = {
    "bureau": "示例市生态环境局", "username": "root", "full_name": "示例管理员", "email": "root@example.org",
    "password": "correct-horse-7", "again": "correct-horse-7",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("QINGSHEN_HOME", str(tmp_path))
    return tmp_path


def code_of(lines: list[str]) -> str:
    return lines[-1].split(": ")[1]


def test_the_code_is_told_and_only_its_hash_is_kept(db: None, own_home: Path) -> None:
    lines = first.first_steps()
    code = code_of(lines)
    kept = (own_home / first.FILE).read_text()
    assert any("/accounts/first/" in line for line in lines)
    assert code not in kept
    assert (own_home / first.FILE).stat().st_mode & 0o077 == 0
    assert first.is_code(code.lower().replace("-", " "))
    assert not first.is_code("AAAA-AAAA-AAAA")


def test_the_page_makes_the_administrator_and_is_gone(db: None, client: Client) -> None:
    code = code_of(first.first_steps())
    assert client.get("/accounts/first/").status_code == 200
    assert client.post("/accounts/first/start", {**GIVEN, "code": "AAAA-AAAA-AAAA"}).status_code == 422
    assert not User.objects.exists()
    assert client.post("/accounts/first/start", {**GIVEN, "code": code}).status_code == 302
    admin = User.objects.get()
    assert admin.is_superuser
    assert Membership.objects.get(user=admin).duty == "manager"
    assert Entry.objects.get().verb == "platform.start"
    assert client.get("/accounts/first/").status_code == 404
    assert client.post("/accounts/first/start", {**GIVEN, "username": "second", "code": code}).status_code == 404
    assert first.first_steps() == []


def test_a_code_spent_meanwhile_leaves_nothing_behind(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_of(first.first_steps())

    def gone() -> None:
        raise FileNotFoundError

    monkeypatch.setattr(first, "spend", gone)
    assert client.post("/accounts/first/start", {**GIVEN, "code": code}).status_code == 422
    assert not User.objects.exists()
