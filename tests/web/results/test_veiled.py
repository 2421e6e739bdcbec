import re

import pytest

from qingshen.language import Text
from qingshen.phases import Audit as Reckoned
from qingshen.report.charts import Axis, ranked_bars
from qingshen.report.document import (
    Bullets,
    Callout,
    Cell,
    Column,
    Figure,
    Paragraph,
    Picture,
    Section,
    See,
    TableBlock,
)
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
                             Veil(reckoned, ["EP02"]), with_industry=True)  # fmt: skip
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
        found, _ = veiled(sections, Veil(reckoned, hidden), with_industry=True)
        page = Writer(language, lambda figure: f"/{figure}").sections(found)
        for code in hidden:
            assert names[code] not in page
            # Behind a slash, or in brackets of its own, it is the technique of that code.
            assert not re.search(rf"(?<![\w/])(?!(?<=[（(]){code}[）)]){code}(?!\d)", page), (part, code)
            assert f"enterprise/{code}/" not in page and f"diagnosis/{code}" not in page


def test_without_the_industry_only_what_is_of_one_enterprise_stays(reckoned: Reckoned) -> None:
    veil = Veil(reckoned, ["EP02"])
    own, whole = "enterprise/EP12/2024/balance/water", "cohort/balances"
    chart = ranked_bars([("x", 1.0)], Axis("x"), "zh")
    rows = (
        (Cell("EP12", own), 1), (Cell("合计", whole), 6), ("EP12", 3), (Cell("EP12", own), Cell(0.3, whole)),
        (Cell("EP12", "diagnosis/EP12"), 2), (Cell("EP12", "enterprise/EP12/2024/intensity/energy"), 2),
        (Cell("x", "option/EP02/EP02-1"), 2),
    )  # fmt: skip
    section = Section(TITLE, (
        Paragraph("共 {n} 家", {"n": Figure(8, whole)}), Paragraph("共 8 家"), Paragraph("{n}", {"n": Figure(8, own)}),
        Picture("p", chart, whole), Picture("q", chart, own), Callout("note", (Paragraph("8 家"),)),
        TableBlock("t", (Column("a"), Column("b")), rows, whole, note="另有 1 家"),
    ))  # fmt: skip
    (found,), left_out = veiled((section,), veil, with_industry=False)
    assert left_out == 10 and [type(one) for one in found.blocks] == [Paragraph, Picture, TableBlock]
    table = found.blocks[-1]
    assert isinstance(table, TableBlock) and table.rows == rows[:1] and (table.note, table.explain_id) == ("", "")
