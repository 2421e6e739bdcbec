"""The columns of a balance's file: each can be found in the page about it, under every heading it may have."""

from pathlib import Path

import pytest

from qingshen.case.schema import STREAMS
from qingshen.exchange.balance_table import BALANCE_FILE, CORRELATIONS, read_rows

PAGE = (Path(__file__).parents[2] / "docs" / "balance-file.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("field", [*BALANCE_FILE.fields, *CORRELATIONS.fields], ids=lambda field: field.name)
def test_the_page_names_every_column(field):
    assert f"`{field.name}`" in PAGE
    assert field.label.zh in PAGE


def test_what_an_audit_asks_of_a_stream_is_headed_the_same_way_here():
    shared = {one.name for one in STREAMS.fields} & {one.name for one in BALANCE_FILE.fields}
    assert {"stream", "source", "target", "value", "uncertainty", "unit", "role"} <= shared
    for name in shared:
        assert BALANCE_FILE.field(name).label == STREAMS.field(name).label


@pytest.mark.parametrize(
    "heads", ["物流,起点,终点,数值,标准差", "stream,source,target,value,σ", "物流 stream,来源*,去向,数值 (m3),sigma"]
)
def test_a_column_is_found_under_any_of_its_headings(tmp_path, heads):
    (tmp_path / "a.csv").write_text(f"{heads}\na,,A,5,1\n", encoding="utf-8")
    rows, problems = read_rows(tmp_path / "a.csv", BALANCE_FILE)
    assert not problems
    assert rows.frame.select("stream", "source", "target", "value", "sigma").row(0) == ("a", None, "A", 5.0, 1.0)
