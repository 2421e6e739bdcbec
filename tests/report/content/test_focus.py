"""The section on the focus shows every candidate with its rank, how firm it is, and what people decided."""

from dataclasses import replace

from qingshen.report.content.focus import SHOWN, focus
from qingshen.report.document import Callout, Cell, Paragraph, Picture, TableBlock

QUANTITIES = """enterprise,year,variable,value,unit
E1,2024,output,100,t
E1,2024,fresh_water,500,m3
E2,2024,output,100,t
E2,2024,fresh_water,900,m3
"""
RULED = """[[decisions]]
step = "focus"
subject = "efficiency/fresh_water"
decision = "no"
reason = "水费很低 / water is cheap"
by = "审核小组"
date = "2025-01-01"
"""


def tables(section) -> list[TableBlock]:
    return [block for block in section.blocks if isinstance(block, TableBlock)]


def test_a_candidate_has_its_rank_and_share_first(audited) -> None:
    section = focus(audited(quantities=QUANTITIES), "zh")
    ranked, points = tables(section)
    row = ranked.rows[0]
    assert row[0] == 1 and row[1] == Cell(row[1].value, "focus/efficiency/fresh_water")
    assert row[1].value.zh == "新鲜水用量" and row[4].value == 100
    assert points.rows[0][0].zh == "新鲜水用量"
    assert "居首的占 {first}%" in section.blocks[0].text.zh
    assert any(isinstance(block, Picture) for block in section.blocks)


def test_a_factor_without_data_is_no_zero(audited) -> None:
    points = tables(focus(audited(quantities=QUANTITIES), "en"))[1]
    dashes = [cell.value.zh for cell in points.rows[0][1:-1] if not isinstance(cell.value, float)]
    assert dashes and set(dashes) == {"—"}


def test_a_decision_other_than_proposed_is_strong_and_says_why(audited, tmp_path) -> None:
    (tmp_path / "decisions.toml").write_text(RULED, encoding="utf-8")
    ranked = tables(focus(audited(quantities=QUANTITIES), "zh"))[0]
    proposal, decision, why = ranked.rows[0][-3:]
    assert proposal.zh == "重点" and decision.value.zh == "否" and decision.tone == "strong"
    assert "审核小组" in why.zh and "水费很低" in why.zh


def test_a_focus_with_little_data_behind_it_is_told(audited) -> None:
    found = audited(quantities=QUANTITIES)
    little = found.table("focus").with_columns(known=0.2)
    section = focus(replace(found, tables={**found.tables, "focus": little}), "zh")
    (note,) = [block for block in section.blocks if isinstance(block, Callout)]
    assert "不足一半" in note.paragraphs[0].text.zh and "新鲜水用量" in note.paragraphs[0].text.zh


def test_a_long_list_is_cut(audited) -> None:
    found = audited(quantities=QUANTITIES)
    many = found.table("focus").sample(SHOWN + 5, with_replacement=True, seed=1)
    section = focus(replace(found, tables={**found.tables, "focus": many}), "zh")
    assert all(len(table.rows) == SHOWN for table in tables(section))
    assert f"共 {SHOWN + 5} 行" in tables(section)[0].note.zh


def test_without_candidates_it_says_what_to_do(audited) -> None:
    (block,) = focus(audited(), "zh").blocks
    assert isinstance(block, Callout) and isinstance(block.paragraphs[0], Paragraph)
    assert "audit.toml" in block.paragraphs[0].text.zh and "audit.toml" in block.paragraphs[0].text.en
