"""The chapter on performance: each saving stands beside the product it is counted by."""

from qingshen.report.content.performance import performance
from qingshen.report.document import TableBlock

QUANTITIES = """enterprise,year,variable,value,unit
E1,2023,output,1000,m2
E1,2024,output,1000,m2
E1,2023,fresh_water,50,m3
E1,2024,fresh_water,40,m3
E2,2023,output,10,件
E2,2024,output,10,件
E2,2023,fresh_water,8,m3
E2,2024,fresh_water,8,m3
"""


def test_savings_of_two_products_are_told_apart(audited):
    section = performance(audited(quantities=QUANTITIES), "zh")
    (table,) = [one for one in section.blocks if isinstance(one, TableBlock) and one.explain_id == "cohort/savings"]
    assert [(row[0].zh, row[1].zh) for row in table.rows] == [("新鲜水用量", "m²"), ("新鲜水用量", "件")]
