"""What people's industry options name must be there; what is not is refused by its place, with what was meant."""

from collections.abc import Callable

import pytest
from small_mill import Small, problems

from qingshen.phases.options.stated import check_stated
from qingshen.problems import Refused

Read = Callable[..., Small]
OPTION = """[[options]]
code = "reuse"
kind = "water_cascade"
{line}
reason = "会议"
by = "专家组"
date = "2025-01-01"
"""
FOUND = problems(**{"checklist/A": ("DY38", ["E1"])})


@pytest.mark.parametrize(
    ("line", "key", "wrong"),
    [
        ('participants = ["E1", "E99"]', "participants", "E99"),
        ('technique = "DY3888"', "technique", "DY3888"),
        ('problems = ["checklist/A", "checklist/Z"]', "problems", "checklist/Z"),
        ('effects = { frsh_water = "9 m3" }', "effects", "frsh_water"),
        ('effects = { fresh_water = "9 kWh" }', "effects", "kWh"),
    ],
)
def test_what_nobody_knows_is_refused_by_its_place(small: Read, line: str, key: str, wrong: str) -> None:
    given = small(decisions=OPTION.format(line=line))
    with pytest.raises(Refused) as refused:
        check_stated(given.case, given.tables | FOUND)
    (one,) = refused.value.problems
    assert (one.place.file, one.place.sheet, one.place.cell) == ("decisions.toml", "[options #1]", key)
    assert wrong in one.what.zh and wrong in one.what.into("en")


def test_a_code_of_the_matching_is_not_peoples(small: Read) -> None:
    given = small(decisions=OPTION.format(line="").replace('"reuse"', '"exchange/1"'))
    with pytest.raises(Refused, match="exchange/1") as refused:
        check_stated(given.case, given.tables)
    assert refused.value.problems[0].place.cell == "code"


def test_what_is_there_is_taken(small: Read) -> None:
    line = 'participants = ["E1"]\ntechnique = "DY38"\nproblems = ["checklist/A"]\neffects = { electricity = "9 MWh" }'
    given = small(decisions=OPTION.format(line=line))
    check_stated(given.case, given.tables | FOUND)
