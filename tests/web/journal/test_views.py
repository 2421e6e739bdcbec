"""A notice that was followed is read; nobody follows another's."""

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

from qingshen.language import Text
from qingshen.web.accounts.models import User
from qingshen.web.journal.models import Notice
from qingshen.web.journal.notify import notify


def test_who_follows_a_notice_has_read_it(world: SimpleNamespace, signed_in: Callable[[User], Client]) -> None:
    text = Text("名单已公布", "the list is published")
    there, nowhere = (notify([world.people.bureau], text, link)[0] for link in ("/audits/1/", ""))
    client = signed_in(world.people.bureau)
    assert f'href="/notices/{there.pk}"' in client.get("/notices/").content.decode()
    assert client.get(f"/notices/{there.pk}").url == "/audits/1/"
    assert client.get(f"/notices/{nowhere.pk}").url == "/notices/"
    assert not Notice.objects.filter(read_at=None).exists()
    assert signed_in(world.people.filler).get(f"/notices/{there.pk}").status_code == 404
