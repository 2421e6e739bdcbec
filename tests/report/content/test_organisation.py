"""The team and the plan: what is not settled says so, what people changed is named."""

from qingshen.report.content.organisation import UNDATED, UNSETTLED, organisation
from qingshen.report.document import Callout, TableBlock


def test_an_unsettled_team_and_an_undated_plan_say_so(audited) -> None:
    team, plan = (block for block in organisation(audited(), "zh").blocks if isinstance(block, TableBlock))
    assert {row[1].value for row in team.rows} == {UNSETTLED}
    assert plan.rows[0][2] == UNDATED and len(plan.rows) == 12


def test_who_was_decided_is_strong_and_the_reason_told(audited, tmp_path) -> None:
    ruling = 'by = "局"\ndate = "2025-01-01"\n'
    text = f'[[decisions]]\nstep = "team"\nsubject = "finance"\ndecision = "某银行"\nreason = "绿色信贷"\n{ruling}'
    (tmp_path / "decisions.toml").write_text(text, encoding="utf-8")
    blocks = organisation(audited(), "zh").blocks
    row = next(row for row in blocks[0].rows if row[1].value != UNSETTLED)
    assert row[1].tone == "strong" and str(row[1].value.zh) == "某银行"
    told = next(block for block in blocks if isinstance(block, Callout))
    assert "绿色信贷" in told.paragraphs[0].text.zh
