"""A document on the terminal: nothing cut, nothing coloured in a pipe, names never taken for markup."""

import io

from rich.console import Console

from qingshen.cli.blocks import print_document
from qingshen.language import Text
from qingshen.report.document import (
    Bullets,
    Callout,
    Cell,
    Chart,
    Column,
    Document,
    Figure,
    Hashes,
    Paragraph,
    Picture,
    Section,
    Strong,
    TableBlock,
)

LONG = "一个很长很长的物流名称" * 12
COLUMNS = (Column(Text("物流", "stream")), Column(Text("读数", "reading"), "m3", "right"))
TABLE = TableBlock(
    "表", COLUMNS, ((LONG, Cell("1,200 ± 24", tone="bad")), ("[red]b[/]", None)), note=Text("注", "note")
)


def printed(*sections, language="zh", **options):
    console = Console(file=io.StringIO(), **options)
    print_document(Document("t", sections, language), console)
    return console.file.getvalue()


def test_in_a_pipe_each_row_is_one_line_without_colours():
    lines = printed(Section("物流", (TABLE,)), width=80).splitlines()
    (row,) = [line for line in lines if LONG in line]
    assert row.split() == [LONG, "1,200", "±", "24"]
    assert any("读数 (m³)" in line for line in lines)
    assert any(line.split() == ["[red]b[/]", "缺失"] for line in lines)
    assert "\x1b" not in "".join(lines)


def test_on_a_terminal_a_table_fits_and_no_figure_is_broken():
    text = printed(Section("物流", (TABLE,)), width=60, force_terminal=True, color_system=None, legacy_windows=False)
    assert "1,200 ± 24" in text
    assert "".join(text.split()).count("一个很长") == 12


def test_on_a_narrow_terminal_no_column_is_lost():
    text = printed(Section("物流", (TABLE,)), width=14, force_terminal=True, color_system=None, legacy_windows=False)
    assert f"{LONG}  1,200 ± 24" in text


def test_sentences_points_and_remarks_are_printed_and_what_needs_paper_is_not():
    figure = Paragraph(Text("共 {n} 股 {[x]}", "{n} streams {[x]}"), {"n": Figure(3, "id"), "[x]": Strong("[b]")})
    remark = Callout("assumption", (Paragraph(Text("假定的", "assumed")),))
    said = Section(Text("结论", "Verdict"), (figure, Bullets((Paragraph(Text("点", "point")),)), remark))
    paper = Section("图", (Picture("图", Chart({}, 4.0)),))
    hashes = Section("依据", (Paragraph("x"), Hashes((("a", "b"),))))
    assert printed(said, paper, hashes, width=80).split("\n") == ["", "结论", "共 3 股 [b]", "• 点", "假设：假定的", ""]
    assert "Assumption: assumed" in printed(said, language="en", width=80)
