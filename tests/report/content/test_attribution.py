"""Attribution: options and other causes make up the saving; more claimed than saved is a warning."""

from dataclasses import replace

import polars as pl

from qingshen.phases.attribution import ATTRIBUTION
from qingshen.report.content.attribution import attribution
from qingshen.report.document import Callout, Picture, TableBlock


def known(audited, *rows):
    found = audited()
    return replace(
        found, tables={**found.tables, "attribution": pl.DataFrame(list(rows), schema=ATTRIBUTION, orient="row")}
    )


def test_shares_are_of_the_saving_and_unverified_ones_are_marked(audited) -> None:
    rows = (("energy", "tce", 100.0, 25.0, 75.0, 3, False, 2, 1),
            ("fresh_water", "m3", 40.0, 10.0, 30.0, 1, True, 0, 0),
            ("ghg", "tCO2", -5.0, 0.0, -5.0, 0, None, 0, 0))  # fmt: skip
    section = attribution(known(audited, *rows), "zh")
    table = next(block for block in section.blocks if isinstance(block, TableBlock))
    assert [getattr(row[4].value, "zh", row[4].value) for row in table.rows] == [25, 25, "—"]
    assert table.rows[0][6] == "3 (2)" and table.rows[0][7].tone == "bad"
    assert any(isinstance(block, Picture) for block in section.blocks)
    assert not any(isinstance(block, Callout) for block in section.blocks)


def test_more_claimed_than_saved_is_a_warning(audited) -> None:
    section = attribution(known(audited, ("energy", "tce", 10.0, 25.0, -15.0, 3, True, 0, 0)), "en")
    (warning,) = [block for block in section.blocks if isinstance(block, Callout)]
    assert warning.kind == "warning" and "comprehensive energy" in warning.paragraphs[0].text.en


def test_nothing_to_attribute_says_why(audited) -> None:
    (block,) = attribution(audited(), "zh").blocks
    assert isinstance(block, Callout) and "基准年" in block.paragraphs[0].text.zh
