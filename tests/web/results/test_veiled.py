import re

import pytest

from qingshen.language import Text
from qingshen.phases import Audit as Reckoned
from qingshen.report.charts import Axis, ranked_bars
from qingshen.report.document import Bullets, Callout, Cell, Column, Paragraph, Picture, Section, See, TableBlock
from qingshen.web.results.blocks import Writer
from qingshen.web.results.parts import PARTS
from qingshen.web.results.sections import written
from qingshen.web.results.veil import Veil
from qingshen.web.results.veiled import veiled
from tests.web.results.conftest import CODES

TITLE = Text("题", "title")


def test_rows_pictures_and_words_of_others_are_left_out(reckoned: Reckoned) -> None:
    bars = [ranked_bars([(one, 1.0)], Axis("x"), "zh") for one in ("EP02", "EP12")]
    table = TableBlock("t", (Column("a"), Column("b")), (
        ("EP02", 1), (Cell("x", "enterprise/EP02/2024/level"), 2), ("EP12", 3), ("合计", 6),
    ), "cohort/list")  # fmt: skip
    section = Section(TITLE, (
        Picture("p", bars[0], "cohort/levels/2024"), Picture("q", bars[1]), table,
        Bullets((Paragraph("EP02 最多"), Paragraph("共 8 家"))), Callout("note", (Paragraph("EP02"),)),
        Paragraph("见{a}、{b}", {"a": See("cohort/levels/2024"), "b": See("cohort/list")}),
    ))  # fmt: skip
    found, left_out = veiled((section, Section("EP02", (Paragraph("x"),), 2), Section("y", (), 3), Section("z", (), 2)),
                             Veil(reckoned, ["EP02"]))  # fmt: skip
    assert left_out == 7 and [one.title for one in found] == [TITLE, "z"]
    kinds = [type(one) for one in found[0].blocks]
    assert kinds == [Picture, TableBlock, Bullets, Paragraph]
    assert found[0].blocks[1].rows == (("EP12", 3), ("合计", 6))  # type: ignore[union-attr]
    page = Writer("zh", str).sections(found)
    assert "EP02" not in page and "见（此处不显示的图表）、" in page


@pytest.mark.parametrize("part", PARTS)
def test_no_part_tells_of_who_is_hidden(reckoned: Reckoned, part: str) -> None:
    one, hidden = PARTS[part], set(CODES) - {"EP12", "EP03"}
    names = dict(reckoned.case.enterprises.select("enterprise", "name").iter_rows())
    for language in ("zh", "en"):
        more = {"hidden": frozenset(hidden)} if one.grouped else {}
        sections = written(reckoned, one.grouped or one.writers, language, **more)
        found, _ = veiled(sections, Veil(reckoned, hidden))
        page = Writer(language, lambda figure: f"/{figure}").sections(found)
        for code in hidden:
            assert names[code] not in page
            # Behind a slash, or in brackets of its own, it is the technique of that code.
            assert not re.search(rf"(?<![\w/])(?!(?<=[（(]){code}[）)]){code}(?!\d)", page), (part, code)
            assert f"enterprise/{code}/" not in page and f"diagnosis/{code}" not in page
