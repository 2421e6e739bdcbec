"""The chapter on data: who said nothing is named, and a doubtful ratio points at the cells it was computed from."""

from qingshen.report.content.gaps import gaps
from qingshen.report.document import Callout, TableBlock

# E1 treats more wastewater than it has; E2 says nothing at all.
QUANTITIES = """enterprise,year,variable,value,unit
E1,2024,output,1000,m2
E1,2024,plating_wastewater,100,m3
E1,2024,plating_wastewater_treated,130,m3
"""


def _chapter(audited):
    return gaps(audited("electroplating-2015", quantities=QUANTITIES), "zh").blocks


def test_an_enterprise_without_any_data_is_named_and_fills_no_table(audited):
    blocks = _chapter(audited)
    told = [part.text.zh for block in blocks if isinstance(block, Callout) for part in block.paragraphs]
    assert any("没有任何数据" in text and text.endswith("E2。") for text in told)
    table = next(block for block in blocks if isinstance(block, TableBlock) and block.explain_id == "cohort/gaps")
    assert {row[0] for row in table.rows} == {"E1"}


def test_a_share_above_all_points_at_the_cells_behind_it(audited):
    blocks = _chapter(audited)
    table = next(block for block in blocks if isinstance(block, TableBlock) and block.explain_id == "cohort/doubts")
    assert [row[-1] for row in table.rows] == ["tables/quantities.csv › D3、D4"]
