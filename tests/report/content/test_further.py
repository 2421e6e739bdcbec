"""Single indicators beside further systems: counted by level, nobody graded."""

from qingshen.report.content.further import further
from qingshen.report.document import TableBlock

ROWS = "enterprise,year,variable,value,unit\n" + "".join(
    f"E1,2024,{name},{value},{unit}\n" for name, value, unit in (("fabric_woven", 100, "m"), ("water_woven", 2.5, "t"))
)


def test_without_further_systems_nothing_is_said(audited) -> None:
    assert further(audited(), "zh") is None


def test_levels_are_counted_by_indicator(audited) -> None:
    found = audited('"\nfurther = ["dyeing-hjt185-2006"]\nindustry = "', quantities=ROWS)
    table = next(block for block in further(found, "zh").blocks if isinstance(block, TableBlock))
    water = next(row for row in table.rows if row[0].zh.startswith("取水量(机织"))
    assert [cell.value for cell in water[1:5]] == [0, 1, 0, 0] and water[5] == 1
