"""Tracking: states by level and class, planned money only against actual money, the overdue by name."""

from qingshen.report.content.tracking import tracking
from qingshen.report.document import Callout, Paragraph, TableBlock

HEAD = (
    "enterprise,measure,year,type,name,outcome,investment,annual_saving,planned_end,actual_end,actual_investment,"
    "actual_saving\n"
)
DONE = (
    "E1,M1,2024,设备,甲 A,implemented,50,10,2024-06-30,2024-07-10,60,8\n"
    "E1,M2,2024,设备,乙 B,implemented,50,10,2024-06-30,,,\n"
)
LATE = "E2,M3,2024,设备,丙 C,implementing,40,10,2025-01-01,,,\nE2,M4,2024,设备,丁 D,not_implemented,40,10,,,,\n"
DATED = '"\ndate = "2025-03-01'


def tables(section):
    return [block for block in section.blocks if isinstance(block, TableBlock)]


def figures(section):
    parts = {}
    for block in section.blocks:
        parts |= block.parts if isinstance(block, Paragraph) else {}
    return {name: part.value for name, part in parts.items()}


def test_states_delays_and_overdue_are_counted(audited) -> None:
    section = tracking(audited(DATED, measures=HEAD + DONE + LATE), "zh")
    told = figures(section)
    assert (told["all"], told["done"], told["overdue"], told["late"], told["days"], told["undated"]) == (
        4,
        2,
        1,
        1,
        10,
        1,
    )
    states, _, overdue = tables(section)
    assert [cell.value for cell in states.rows[-1][2:]] == [0, 0, 1, 2, 1, 4, 1]
    assert overdue.rows[0][0].zh == "丙（E2/M3）" and overdue.rows[0][5].value == 59


def test_only_options_with_both_figures_are_compared(audited) -> None:
    _, money, *_ = tables(tracking(audited(DATED, measures=HEAD + DONE + LATE), "zh"))
    assert [cell.value for cell in money.rows[-1][1:]] == [2, 1, 50, 60, 1, 10, 8, 80]


def test_without_actual_figures_nothing_is_compared(audited) -> None:
    section = tracking(audited(DATED, measures=HEAD + LATE + "E1,M1,2024,设备,甲 A,implemented,50,10,,,,\n"), "en")
    assert any("nothing can be compared" in block.paragraphs[0].text.en
               for block in section.blocks if isinstance(block, Callout))  # fmt: skip
    assert any("delays cannot be told" in block.text.en for block in section.blocks if isinstance(block, Paragraph))


def test_nothing_to_track_says_what_to_fill_in(audited) -> None:
    (block,) = tracking(audited(), "en").blocks
    assert isinstance(block, Callout) and "measures.csv" in block.paragraphs[0].text.en
