"""Input and output: the cost of the audit only as declared; the method's benefit, or that nobody declared it."""

from qingshen.report.content.benefit import benefit
from qingshen.report.document import Callout, TableBlock

MEASURES = (
    "enterprise,measure,year,type,outcome,investment,annual_saving,actual_saving\nE1,M1,2024,设备,implemented,50,10,9\n"
)
DECLARED = """[method]
days = 100
person_days = 60
cost = 40
classic_days = 90
classic_person_days = 45
classic_cost = 50
source = "申报 / declared"
"""


def tables(section):
    return [block for block in section.blocks if isinstance(block, TableBlock)]


def test_what_is_not_declared_is_said_not_counted_as_nothing(audited) -> None:
    section = benefit(audited(measures=MEASURES), "zh")
    (ratios,) = tables(section)
    shown = {row[0].zh: getattr(row[1].value, "zh", row[1].value) for row in ratios.rows}
    assert shown["审核费用"] == shown["投入产出比"] == shown["偿还期"] == "未申报"
    assert shown["年效益/投资"] == 9 / 50
    assert any(isinstance(block, Callout) and "[method]" in block.paragraphs[0].text.zh for block in section.blocks)


def test_declared_costs_are_compared_and_a_loss_is_marked(audited) -> None:
    ratios, method = tables(benefit(audited(measures=MEASURES, settings=DECLARED), "en"))
    assert ratios.rows[4][1].value == 9 / 90
    assert [(row[1].value, row[2].value, row[3].value) for row in method.rows] == [
        (100, 90, -10), (60, 90, 30), (40, 100, 60),
    ]  # fmt: skip
    assert method.rows[0][3].tone == "bad" and method.rows[1][5].en == "declared"


def test_without_completed_options_it_says_so(audited) -> None:
    blocks = benefit(audited(), "en").blocks
    assert (
        all(isinstance(block, Callout) for block in blocks)
        and "No option is completed" in blocks[0].paragraphs[0].text.en
    )
