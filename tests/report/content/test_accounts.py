"""Totals say of how many enterprises they are, and what nobody knows is missing, not zero."""

from qingshen.report.content import document
from qingshen.report.content.accounts import accounts, totals
from qingshen.report.document import Cell, Paragraph, TableBlock

HEAD = "enterprise,year,carrier,amount,unit,status\n"


def sentence(paragraph: Paragraph | None) -> str:
    assert paragraph is not None
    return paragraph.text.zh.format(**{name: part.value for name, part in paragraph.parts.items()})


def test_a_total_says_of_how_many_enterprises_it_is(audited) -> None:
    told = sentence(totals(audited(activities=HEAD + "E1,2024,electricity,1000,kWh,reported\n")))
    assert "有能源数据的 1 家企业（名单内共 2 家）" in told
    assert "缺失" not in told


def test_missing_amounts_are_counted_beside_the_total(audited) -> None:
    rows = "E1,2024,electricity,1000,kWh,reported\nE2,2024,electricity,,kWh,missing\n"
    told = sentence(totals(audited(activities=HEAD + rows)))
    assert "另有 1 项能源消耗缺失" in told


def test_a_carrier_nobody_knows_the_amount_of_is_missing_not_zero(audited) -> None:
    rows = "E1,2024,electricity,1000,kWh,reported\nE1,2024,natural_gas,,m3,missing\n"
    chapter = accounts(audited(activities=HEAD + rows), "zh")
    assert chapter is not None
    table = next(block for block in chapter.blocks if isinstance(block, TableBlock))
    gas = next(row for row in table.rows if str(row[0]) == "天然气")
    assert [cell.value for cell in gas if isinstance(cell, Cell)] == [None, None]


def test_energy_without_emissions_is_told_without_them(audited) -> None:
    """Media bought (compressed air) have energy, but are outside the inventory."""
    found = audited(activities=HEAD + "E1,2024,compressed_air,100,m3,reported\n")
    assert "tCO2" not in sentence(totals(found))
    assert document(found, "zh").sections


def test_energy_of_another_year_only_makes_no_chapter_and_no_crash(audited) -> None:
    quantities = "enterprise,year,variable,value,unit\nE1,2024,output,10,t\n"
    found = audited(activities=HEAD + "E1,2023,electricity,1000,kWh,reported\n", quantities=quantities)
    assert totals(found) is None
    assert document(found, "zh").sections
