"""The survey: what another source contradicts stands with both figures; who is returned, and why."""

from qingshen.report.content.sources import STATES, sources
from qingshen.report.document import TableBlock

QUANTITIES = "enterprise,year,variable,value,unit\nE1,2024,fresh_water,100,m3\nE2,2024,fresh_water,10,m3\n"
HEAD = "enterprise,year,variable,source,value,unit\n"


def captions(section) -> list[str]:
    return [block.caption.zh for block in section.blocks if isinstance(block, TableBlock)]


def test_a_contradicted_figure_is_listed_with_both_values(audited) -> None:
    section = sources(audited(quantities=QUANTITIES, sources=HEAD + "E1,2024,fresh_water,invoice,150,m3\n"), "zh")
    table = next(block for block in section.blocks if isinstance(block, TableBlock) and "矛盾" in block.caption.zh)
    assert (table.rows[0][0], table.rows[0][4], table.rows[0][5].value) == ("E1", 150.0, 100.0)
    returned = next(block for block in section.blocks if isinstance(block, TableBlock) and "退回" in block.caption.zh)
    assert returned.rows[0][5].value == STATES["return"]


def test_without_sources_or_records_their_tables_are_left_out(audited) -> None:
    assert captions(sources(audited(quantities=QUANTITIES), "zh")) == []


def test_records_are_told_by_date_and_kind(audited) -> None:
    rows = "enterprise,record,kind,date,finding,by\nE1,R1,座谈访谈,2024-05-02,水表停走,专家\n"
    section = sources(audited(quantities=QUANTITIES, records=rows), "zh")
    assert captions(section) == ["现场与访谈记录"]
