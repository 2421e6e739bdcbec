from dataclasses import replace

import polars as pl

from qingshen.report.content.option_titles import titles

OWN = """[[options]]
code = "shared"
name = "集中治污 / Shared plant"
kind = "central_treatment"
reason = "规模"
by = "组"
date = "2025-01-01"
"""
MEASURES = "enterprise,measure,year,type,name\nE1,M1,2024,设备,甲 A\nE1,M2,2024,设备,\n"


def test_a_title_has_the_name_in_both_languages_and_says_whose_it_is(audited, tmp_path) -> None:
    (tmp_path / "decisions.toml").write_text(OWN, encoding="utf-8")
    found = titles(audited(measures=MEASURES))
    assert (found["E1/M1"].zh, found["E1/M1"].en) == ("甲（E1/M1）", "A (E1/M1)")
    assert found["E1/M2"].zh == "设备（E1/M2）"
    assert (found["industry/shared"].zh, found["industry/shared"].en) == ("集中治污（行业）", "Shared plant (industry)")


def test_another_audit_has_titles_of_its_own(audited) -> None:
    first = audited(measures=MEASURES)
    assert titles(first) is titles(first)
    fewer = replace(
        first, tables={**first.tables, "options": first.table("options").filter(pl.col("option") == "E1/M1")}
    )
    assert [*titles(fewer)] == ["E1/M1"]
    assert titles(first)["E1/M1"].zh == "甲（E1/M1）"
