"""One text for what people write alike; and a text that is canonical stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshen import rulebook
from qingshen.case.canonical import as_number, canonical, canonical_row
from qingshen.case.names import Names, known
from qingshen.case.schema import TABLES

KNOWN = known((2023, 2024), Names(), rulebook.index_system("electroplating-2015"))


@pytest.mark.parametrize(
    ("table", "field", "raw", "text"),
    [
        ("quantities", "value", "１，２３４.50", "1234.5"),
        ("quantities", "value", 12.0, "12"),
        ("quantities", "value", "＜0.05", "<0.05"),
        ("quantities", "value", "未检出", "ND"),
        ("quantities", "value", "52％", "52%"),
        ("quantities", "value", "约　12", "约 12"),
        ("quantities", "value", "0.05L", "0.05L"),
        ("quantities", "value", 0.1 + 0.2, "0.30000000000000004"),
        ("quantities", "value", None, ""),
        ("quantities", "value", True, "True"),
        ("quantities", "year", "2024年", "2024"),
        ("quantities", "year", "去年", "去年"),
        ("quantities", "variable", "新鲜水用量", "fresh_water"),
        ("quantities", "status", "估算", "estimated"),
        ("quantities", "status", "大概", "大概"),
        ("quantities", "unit", "ｍ３", "m3"),
        ("quantities", "reason", "　全角　", "全角"),
        ("activities", "carrier", "电力", "electricity"),
        ("measures", "planned_end", "2025年6月3日", "2025-06-03"),
        ("measures", "planned_end", "下月", "下月"),
    ],
)
def test_what_is_written_has_one_text(table: str, field: str, raw: object, text: str) -> None:
    assert canonical(TABLES[table], TABLES[table].field(field), raw, KNOWN) == text


def test_a_role_is_named_by_the_kind_of_its_balance() -> None:
    row = canonical_row(TABLES["streams"], {"balance": "水平衡", "role": "新鲜水", "value": ""}, KNOWN)
    assert row == {"balance": "water", "role": "fresh"}
    assert canonical_row(TABLES["streams"], {"role": "新鲜水"}, KNOWN) == {"role": "新鲜水"}


ALL = [(table, one) for table in TABLES.values() for one in table.fields]
RAW = st.one_of(
    st.text(max_size=10), st.floats(), st.integers(), st.booleans(), st.none(), st.dates(),
    st.sampled_from(["1,234", "5%", "<3", "ND", "是", "Ⅰ级", "2024", "水", "电", "估算"]),
)  # fmt: skip


@given(st.sampled_from(ALL), RAW)
def test_a_canonical_text_stays(of: tuple, raw: object) -> None:
    text = canonical(*of, raw, KNOWN)
    assert canonical(*of, text, KNOWN) == text
    assert canonical(*of, as_number(of[1], text), KNOWN) == text
