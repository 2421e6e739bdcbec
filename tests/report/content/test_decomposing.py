"""The decomposition: pictures and tables whose rows add up to the total, the method named."""

from dataclasses import replace

import pytest

from qingshen.report.content.decomposing import decomposing
from qingshen.report.document import Callout, Picture, TableBlock

OUTPUT = "enterprise,year,variable,value,unit\nE1,2023,output,100,t\nE1,2024,output,110,t\n"
ENERGY = "enterprise,year,carrier,amount,unit\nE1,2023,electricity,1000,kWh\nE1,2024,electricity,900,kWh\n"


def test_effects_add_up_to_the_change_and_the_method_is_named(audited) -> None:
    section = decomposing(audited(quantities=OUTPUT, activities=ENERGY), "zh")
    assert "LMDI-I" in section.blocks[0].text.zh
    pictures = [block for block in section.blocks if isinstance(block, Picture)]
    tables = [block for block in section.blocks if isinstance(block, TableBlock)]
    assert len(pictures) == len(tables) == 2
    for table in tables:
        *effects, total = [row[2].value for row in table.rows]
        assert sum(effects) == pytest.approx(total, abs=1e-12) and total < 0
        assert "LMDI-I" in table.note.zh
    assert tables[0].rows[0][2].explain_id == "decomposition/energy/activity"


def test_one_year_says_what_to_do(audited) -> None:
    found = audited()
    (block,) = decomposing(found, "zh").blocks
    assert isinstance(block, Callout) and "两年" in block.paragraphs[0].text.zh
    single = replace(found, case=replace(found.case, settings=replace(found.case.settings, years=(2024,))))
    (block,) = decomposing(single, "en").blocks
    assert "baseline year" in block.paragraphs[0].text.en
