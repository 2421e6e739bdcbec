"""Lists over all audits hold exactly what each question allows."""

from types import SimpleNamespace

import pytest

from qingshen.web.policies import may
from qingshen.web.visible import visible_boards, visible_everywhere


def test_boards(world: SimpleNamespace) -> None:
    for name, user in vars(world.people).items():
        seen = world.audit.pk in {one.pk for one in visible_boards(user)}
        assert seen is may(user, "audit.see_board", world.audit), name


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
@pytest.mark.parametrize("verb", ["report.review", "report.fill", "report.submit"])
def test_enterprises_of_every_audit(world: SimpleNamespace, verb: str, state: str) -> None:
    world.audit.state = state
    world.audit.save()
    world.other.institution = world.partners["institution"]
    world.other.save()
    for one in (world.mine, world.other):
        one.refresh_from_db()
    for name, user in vars(world.people).items():
        asked = {one.pk for one in (world.mine, world.other) if may(user, verb, one)}
        assert {one.pk for one in visible_everywhere(user, verb)} == asked, name
