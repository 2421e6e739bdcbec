"""Which problems call for which techniques: only what a figure shows, not what is missing."""

import polars as pl
from small_mill import problems

from qingshen.phases.options.linking import links


def test_a_missing_figure_calls_for_no_technique() -> None:
    tables = problems(**{"standard/water": ("DY38", ["E1", "E2"])})
    assert links(tables)["enterprise"].to_list() == ["E1", "E2"]
    tables["findings"] = tables["findings"].with_columns(counted=pl.Series([True, False]))
    assert links(tables)["enterprise"].to_list() == ["E1"]
