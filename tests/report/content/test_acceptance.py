"""Acceptance: every item answered with its basis, vetoes named, no points."""

from dataclasses import replace

from qingshen.report.content.acceptance import acceptance
from qingshen.report.document import Callout, TableBlock
from qingshen.rulebook.procedure import acceptance_items

DECIDED = """[[decisions]]
step = "performance"
subject = "acceptance/fraud"
decision = "yes"
reason = "现场核对"
by = "组"
date = "2025-01-01"
"""
OVER = "enterprise,name,over_standard\nE1,甲厂,yes\nE2,乙厂,no\n"


def test_every_item_has_its_answer_and_basis_and_people_answer_in_bold(audited, tmp_path) -> None:
    (tmp_path / "decisions.toml").write_text(DECIDED, encoding="utf-8")
    section = acceptance(audited(), "zh")
    table = section.blocks[-1]
    assert isinstance(table, TableBlock) and len(table.rows) == len(acceptance_items())
    fraud = table.rows[0]
    assert (
        fraud[4].zh == "未定" and fraud[5].value.zh == "是" and fraud[5].tone == "strong" and "现场核对" in fraud[6].zh
    )
    assert "分值未见" in table.note.zh and "[DESIGN]" in table.note.zh


def test_a_veto_answered_no_is_a_warning(audited) -> None:
    section = acceptance(audited(enterprises=OVER), "en")
    (warning,) = [block for block in section.blocks if isinstance(block, Callout)]
    assert "discharge standards" in warning.paragraphs[0].text.en
    values = {name: part.value for name, part in section.blocks[0].parts.items()}
    assert values["failed"] == 1 and values["yes"] + values["no"] + values["open"] == values["all"]


def test_without_the_table_it_says_so(audited) -> None:
    (block,) = acceptance(replace(audited(), tables={}), "zh").blocks
    assert isinstance(block, Callout)
