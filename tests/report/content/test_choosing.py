"""How the list was chosen: nothing is said where no proposal is asked for; conflicts are told with their price."""

from qingshen.report.content.choosing import choosing
from qingshen.report.document import Callout, TableBlock

ENTERPRISES = (
    "enterprise,name,size,toxic,feasible,listed,reason\nE1,甲厂,large,yes,no,,\nE2,乙厂,small,no,yes,no,停产\n"
)
QUANTITIES = "enterprise,year,variable,value,unit\nE1,2024,fresh_water,90,m3\nE2,2024,fresh_water,10,m3\n"
ASKED = '[selection]\nstrata = ["size"]\n[selection.shares]\nfresh_water = 0.5\n'


def test_without_a_proposal_nothing_is_said(audited) -> None:
    assert choosing(audited(), "zh") is None


def test_requirements_that_cannot_be_met_are_named_with_what_relaxing_costs(audited) -> None:
    blocks = choosing(audited(enterprises=ENTERPRISES, settings=ASKED, quantities=QUANTITIES), "zh").blocks
    assert any(isinstance(block, Callout) and block.kind == "warning" for block in blocks)
    conflict = next(block for block in blocks if isinstance(block, TableBlock) and "不能同时" in block.caption.zh)
    load = next(row for row in conflict.rows if "新鲜水" in row[0].zh)
    assert load[1:3] == (50.0, 10.0)


def test_a_decision_other_than_proposed_comes_first(audited) -> None:
    blocks = choosing(audited(enterprises=ENTERPRISES, settings=ASKED, quantities=QUANTITIES), "en").blocks
    scores = blocks[-1]
    assert scores.rows[0][0] == "E2" and scores.rows[0][-2].tone == "strong"
