"""Claims: with evidence or without; nothing without a figure counts; what is far from the plan is named."""

from qingshen.report.content.claims import claims
from qingshen.report.document import Callout, Paragraph, TableBlock

MEASURES = (
    "enterprise,measure,year,type,name,outcome,investment,annual_saving,actual_saving,evidence\n"
    "E1,M1,2024,设备,甲 A,implemented,50,10,9,结算单 / bills\n"
    "E1,M2,2024,设备,乙 B,implemented,50,10,2,\n"
    "E2,M3,2024,设备,丙 C,implemented,50,10,,\n"
)
REFUSED = """[[decisions]]
step = "tracking"
subject = "E1/M1/benefit"
decision = "refuse"
reason = "存疑"
by = "组"
date = "2025-01-01"
"""


def told(audited, language="zh"):
    return claims(audited(measures=MEASURES), language)


def test_claims_are_counted_by_what_they_rest_on(audited) -> None:
    section = told(audited)
    (paragraph,) = [block for block in section.blocks if isinstance(block, Paragraph)]
    assert {name: part.value for name, part in paragraph.parts.items()} == {
        "all": 3, "verified": 1, "bare": 1, "silent": 1, "taken": 1,
    }  # fmt: skip
    by_item = next(block for block in section.blocks if isinstance(block, TableBlock))
    (row,) = by_item.rows
    # Planned and actual over the two with both; accepted only the one with evidence.
    assert row[0].zh == "经济效益" and [cell.value for cell in row[2:]] == [3, 1, 1, 20, 11, 55, 9]


def test_options_without_a_figure_are_named(audited) -> None:
    (note,) = [block for block in told(audited, "en").blocks if isinstance(block, Callout)]
    assert "C (E2/M3)" in note.paragraphs[0].text.en


def test_refused_changed_and_far_claims_stand_by_themselves_changed_first(audited, tmp_path) -> None:
    (tmp_path / "decisions.toml").write_text(REFUSED, encoding="utf-8")
    named = told(audited).blocks[-1]
    assert [row[0].zh for row in named.rows] == ["甲（E1/M1）", "乙（E1/M2）"]
    first, second = named.rows
    assert first[6].tone == "strong" and first[6].value.zh == "不认可" and "存疑" in first[7].zh
    assert first[4].value.en == "bills" and second[4].tone == "bad"


def test_without_claims_it_says_what_to_do(audited) -> None:
    (block,) = claims(audited(), "zh").blocks
    assert isinstance(block, Callout) and "effects.csv" in block.paragraphs[0].text.zh
