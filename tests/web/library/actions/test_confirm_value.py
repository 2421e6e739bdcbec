from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest

from qingshen import rulebook
from qingshen.problems import Refused
from qingshen.rulebook.system import Baseline
from qingshen.web.journal.models import Entry
from qingshen.web.library.actions.confirm_value import confirm_value
from qingshen.web.library.confirmed import confirmations
from qingshen.web.library.models import Confirmation
from qingshen.web.policies import Forbidden

SYSTEM = rulebook.index_system("electroplating-2015")
CITATION = "公告2015年第25号 表1 序号6"


def test_it_stands_beside_the_value_and_in_the_journal(world: SimpleNamespace) -> None:
    made = confirm_value(world.people.bureau, SYSTEM, "zinc_utilisation", "level_1", f"  {CITATION} ")
    assert (made.value, made.citation, made.digest) == ("≥82", CITATION, SYSTEM.digest)
    (looked,) = confirmations(SYSTEM)["zinc_utilisation"]
    assert looked.is_current
    assert Entry.objects.get(verb="library.confirm").detail["citation"] == CITATION
    assert SYSTEM.by_code["zinc_utilisation"].certainty == "transcribed"


def test_it_does_not_speak_for_another_value(world: SimpleNamespace) -> None:
    confirm_value(world.people.bureau, SYSTEM, "zinc_utilisation", "level_1", CITATION)
    old = SYSTEM.by_code["zinc_utilisation"]
    new = replace(old, baselines=(Baseline("≥90", ">=", Fraction(90)), *old.baselines[1:]))
    edition = replace(SYSTEM, indicators=tuple(new if one is old else one for one in SYSTEM.indicators))
    (looked,) = confirmations(edition)["zinc_utilisation"]
    assert not looked.is_current


@pytest.mark.parametrize(("row", "field", "citation"), [
    ("nothing", "", CITATION), ("zinc_utilisation", "name", CITATION), ("zinc_utilisation", "", "见网上"),
    ("zinc_utilisation", "", "长" * 401),
])  # fmt: skip
def test_what_cannot_be_looked_up_again_is_refused(world: SimpleNamespace, row: str, field: str, citation: str) -> None:
    with pytest.raises(Refused):
        confirm_value(world.people.bureau, SYSTEM, row, field, citation)
    assert not Confirmation.objects.exists()


def test_only_bureaus_and_administrators_confirm(world: SimpleNamespace) -> None:
    for person in (world.people.manager, world.people.institution, world.people.stranger):
        with pytest.raises(Forbidden):
            confirm_value(person, SYSTEM, "zinc_utilisation", "", CITATION)
