"""The chain and the record: open links are named, every decision stands beside its proposal."""

from qingshen.report.content.chain import chain, record
from qingshen.report.document import Callout, Cell, TableBlock

QUANTITIES = "enterprise,year,variable,value,unit\n" + "".join(
    f"E1,{year},{name},{value},{unit}\n"
    for year, water in ((2023, 100), (2024, 90))
    for name, value, unit in (("output", 10, "t"), ("fresh_water", water, "m3"))
)


def test_rules_are_counted_and_open_links_named(audited) -> None:
    blocks = chain(audited(quantities=QUANTITIES), "zh").blocks
    assert len(blocks[0].rows) == 4 and all(isinstance(cell, Cell) for row in blocks[0].rows for cell in row[1:])
    assert isinstance(blocks[1], TableBlock | Callout)


def test_a_closed_chain_says_so(audited) -> None:
    blocks = chain(audited(), "en").blocks
    assert isinstance(blocks[1], Callout) and "No link" in blocks[1].paragraphs[0].text.en


def test_every_decision_is_on_record_with_its_reason(audited, tmp_path) -> None:
    ruling = 'by = "局"\ndate = "2025-01-01"\n'
    text = f'[[decisions]]\nstep = "list"\nsubject = "E2"\ndecision = "no"\nreason = "搬迁"\n{ruling}'
    (tmp_path / "decisions.toml").write_text(text, encoding="utf-8")
    section = record(audited(), "zh")
    table = section.blocks[-1]
    assert (
        table.rows[0][1].zh == "E2 乙厂"
        and table.rows[0][3].value.zh == "不列入"
        and table.rows[0][3].tone == "strong"
        and "搬迁" in table.rows[0][4].zh
    )
    assert len(section.blocks[1].rows) == 12
