"""The section on the checklists: the worst question first, and what nobody can judge is not called clear."""

import pytest

from qingshen.case import read_case
from qingshen.phases import audit
from qingshen.report.content.checked import checked
from qingshen.report.document import Callout, TableBlock

SETTINGS = '[diagnosis]\nsectors = ["electroplating"]\n'
# E1 and E2 answer: EQ01 wants 3 stages, EQ02 and EQ04 a yes; EQ03 is left out.
CHECKS = """enterprise,question,answer,value
E1,EQ01,,2
E2,EQ01,,4
E1,EQ02,no,
E2,EQ02,no,
E1,EQ04,yes,
"""


@pytest.fixture(scope="module")
def section(tmp_path_factory):
    """Return the section of an audit with these answers."""
    folder = tmp_path_factory.mktemp("case")
    (folder / "audit.toml").write_text(f'[audit]\ntitle = "试验"\nyears = [2024]\n{SETTINGS}', encoding="utf-8")
    (folder / "enterprises.csv").write_text("enterprise,name\nE1,甲厂\nE2,乙厂\n", encoding="utf-8")
    (folder / "tables").mkdir()
    (folder / "tables" / "checks.csv").write_text(CHECKS, encoding="utf-8")
    return checked(audit(read_case(folder)), "zh")


def table(section) -> TableBlock:
    return next(one for one in section.blocks if isinstance(one, TableBlock))


def test_the_worst_question_stands_first(section) -> None:
    rows = table(section).rows
    assert [row[1].explain_id for row in rows] == ["question/EQ02", "question/EQ01", "question/EQ04"]
    assert [(row[3].value, row[4], row[5], row[6].value) for row in rows] == [
        (2, 0, 0, 100),
        (1, 1, 0, 50),
        (0, 1, 1, 0),
    ]
    assert [row[6].tone for row in rows] == ["bad", "bad", ""]


def test_questions_are_told_in_words_with_limit_and_unit(section) -> None:
    row = table(section).rows[1]
    assert row[0].zh == "漂洗" and row[1].value.zh == "每个镀种后漂洗级数是几级?" and row[2].zh == "小于 3（级）"
    assert row[2].en == "below 3"


def test_open_questions_are_counted_not_cleared(section) -> None:
    parts = {name: part.value for name, part in section.blocks[0].parts.items()}
    assert (parts["asked"], parts["judged"], parts["wide"]) == (2, 3, 2)
    assert parts["open"] == parts["questions"] - 3 > 0
    assert "不当作没有问题" in section.blocks[0].text.zh


def test_how_far_the_questions_may_be_trusted_is_told(section) -> None:
    assert "凭行业知识" in table(section).note.zh and "[DESIGN]" in table(section).note.en


def test_answers_that_decide_nothing_make_no_table(audited) -> None:
    found = checked(audited(settings=SETTINGS, checks="enterprise,question,answer\nE1,EQ25,yes\n"), "en")
    assert not [one for one in found.blocks if isinstance(one, TableBlock)]
    assert found.blocks[0].parts["judged"].value == 0


def test_without_answers_it_says_what_to_do(audited) -> None:
    (block,) = checked(audited(), "zh").blocks
    assert isinstance(block, Callout) and "checks" in block.paragraphs[0].text.zh
