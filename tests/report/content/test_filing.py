"""The filing list holds what is adopted, with who answers for it; what lacks a name says so."""

from qingshen.report.content.filing import basis, filing
from qingshen.report.document import Callout, TableBlock

MEASURES = """enterprise,measure,year,type,name,outcome,investment,annual_saving,carrier,amount,unit,responsible
E1,M1,2024,设备,变频,implemented,5,2,electricity,900,kWh,动力部
E1,M2,2024,设备,换热,implementing,60,30,electricity,20000,kWh,
E2,M1,2024,设备,改造,pending,600,1,electricity,20000,kWh,
"""
REJECTED = """[[decisions]]
step = "screening"
subject = "{subject}"
decision = "{decision}"
reason = "会议"
by = "专家组"
date = "2025-01-01"
"""


def test_without_options_there_is_no_section(audited) -> None:
    assert filing(audited(), "zh") is None


def test_what_is_adopted_is_listed_with_cost_period_and_basis(audited) -> None:
    summary, table = filing(audited(measures=MEASURES), "zh").blocks
    assert isinstance(table, TableBlock)
    first, second = table.rows
    assert [first[0], first[1], first[2].value.zh, first[3].zh, first[4].value] == [1, "E1", "变频", "低费", 5]
    assert first[5] == 3 and first[6].zh == "动力部" and first[8].zh == "企业申报节约量"
    assert second[6].value.zh == "未指定" and second[6].tone == "quiet"
    assert (summary.parts["all"].value, summary.parts["nobody"].value, summary.parts["investment"].value) == (2, 1, 65)


def test_people_add_to_the_list_and_take_from_it(audited, tmp_path) -> None:
    text = REJECTED.format(subject="E2/M1", decision="adopt") + REJECTED.format(subject="E1/M1", decision="reject")
    (tmp_path / "decisions.toml").write_text(text, encoding="utf-8")
    table = filing(audited(measures=MEASURES), "zh").blocks[1]
    assert [row[2].explain_id for row in table.rows] == ["option/E1/M2", "option/E2/M1"]


def test_an_empty_list_says_what_to_do(audited) -> None:
    (block,) = filing(audited(measures=MEASURES.replace("implemented", "pending").replace("implementing", "pending")
                              .replace(",5,2,", ",500,1,").replace(",60,30,", ",600,1,")), "zh").blocks  # fmt: skip
    assert isinstance(block, Callout) and "screening" in block.paragraphs[0].text.zh


def test_a_basis_nobody_knows_stays_as_it_is() -> None:
    assert basis("效果不明 / effects not known").into("en") == "effects not known"
