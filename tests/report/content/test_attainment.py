"""Targets: attained, missed or open in colour and words; a baseline of this year is explained."""

from dataclasses import replace

import polars as pl

from qingshen.phases.attainment import ATTAINMENT
from qingshen.report.content.attainment import attainment
from qingshen.report.document import Callout, Picture, TableBlock

DECIDED = {"proposal": pl.String, "decision": pl.String, "differs": pl.Boolean, "reason": pl.String, "by": pl.String,
           "date": pl.String}  # fmt: skip
WATER = ("T1", "fresh_water", "amount", "near", 2024, 100.0, 80.0, 75.0, 90.0, "m3", 1.25, "yes")
ENERGY = ("T2", "energy", "intensity", "long", 2029, 1.5, 1.0, 1.4, None, "tce/t", 0.2, "open")
PROPOSED = (None, None, None)


def assessed(audited, *rows, baseline=2023):
    found = audited()
    table = pl.DataFrame(list(rows), schema={**ATTAINMENT, **DECIDED}, orient="row")
    targets = table.select("target", baseline_year=pl.lit(baseline))
    return replace(found, tables={**found.tables, "attainment": table, "targets": targets})


def test_targets_stand_beside_what_is_reached(audited) -> None:
    rows = ((*WATER, "yes", "no", True, "数据存疑", "组", "2025-01-01"), (*ENERGY, "open", "open", False, *PROPOSED))
    section = attainment(assessed(audited, *rows), "zh")
    assert {name: part.value for name, part in section.blocks[0].parts.items()} == {
        "all": 2, "yes": 0, "no": 1, "open": 1, "later": 1,
    }  # fmt: skip
    table = next(block for block in section.blocks if isinstance(block, TableBlock))
    first, second = table.rows
    assert first[0].zh == "新鲜水用量（总量，近期） 2024" and first[5].value == 125
    assert first[7].tone == "strong" and first[7].value.zh == "未完成" and "数据存疑" in first[8].zh
    assert second[7].value.zh == "未定" and not second[7].tone
    assert any(isinstance(block, Picture) for block in section.blocks)


def test_a_baseline_of_the_audited_year_is_explained_and_not_drawn(audited) -> None:
    still = (*ENERGY[:7], 1.5, None, "tce/t", 0.0, "open", "open", "open", False, *PROPOSED)
    section = attainment(assessed(audited, still, baseline=2024), "en")
    assert any(isinstance(block, Callout) and "baseline" in block.paragraphs[0].text.en for block in section.blocks)
    assert not any(isinstance(block, Picture) for block in section.blocks)


def test_without_targets_it_says_what_to_do(audited) -> None:
    found = audited()
    (block,) = attainment(replace(found, tables={}), "zh").blocks
    assert "[[targets]]" in block.paragraphs[0].text.zh
