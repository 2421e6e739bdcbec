"""How many options there are, from where; those of the industry in full; what people decided stands out."""

from qingshen.report.content.options import options
from qingshen.report.document import Callout, TableBlock

MEASURES = """enterprise,measure,year,type,name,outcome,investment,annual_saving,carrier,amount,unit
E1,M1,2024,设备,变频,pending,5,2,electricity,900,kWh
E1,M2,2024,设备,换热,pending,60,30,electricity,20000,kWh
E2,M1,2024,管理,巡检,implemented,0,1,electricity,100,kWh
E2,M2,2024,管理,培训,pending,,,electricity,100,kWh
"""
RULED = 'by = "专家组"\nreason = "场地不足"\ndate = "2025-03-01"\n'
DECISIONS = f"""[[decisions]]
step = "screening"
subject = "E1/M2"
decision = "reject"
{RULED}
[[options]]
code = "central"
name = "集中供热 / central heat"
kind = "steam_cascade"
investment = 800
annual_saving = 300
{RULED}
[options.effects]
electricity = "5000 kWh"
"""


def tables(section):
    return {block.explain_id: block for block in section.blocks if isinstance(block, TableBlock)}


def written(audited, tmp_path, language="zh"):
    (tmp_path / "decisions.toml").write_text(DECISIONS, encoding="utf-8")
    return options(audited(measures=MEASURES), language)


def test_without_options_the_reader_is_told_what_to_supply(audited) -> None:
    (block,) = options(audited(), "zh").blocks
    assert isinstance(block, Callout) and "measures.csv" in block.paragraphs[0].text.zh


def test_all_options_are_counted_by_source_and_class(audited, tmp_path) -> None:
    section = written(audited, tmp_path)
    parts = section.blocks[0].parts
    assert (parts["all"].value, parts["industry"].value, parts["own"].value) == (5, 1, 4)
    rows = section.blocks[1].rows
    assert [row[0].zh for row in rows] == ["企业申报", "审核方提出"]
    # options, none, low, medium, high, cost unknown, investment known
    assert [cell.value for cell in rows[0][1:]] == [4, 1, 1, 1, 0, 1, 3]


def test_an_industry_option_is_told_in_full(audited, tmp_path) -> None:
    (row,) = tables(written(audited, tmp_path))["cohort/options/industry"].rows
    assert row[0].value.zh == "集中供热（蒸汽与余热梯级利用）" and row[0].explain_id == "option/industry/central"
    assert (row[2].value, row[3].value) == (800, 300)


def test_a_decision_other_than_proposed_comes_first_and_is_strong(audited, tmp_path) -> None:
    table = tables(written(audited, tmp_path))["cohort/options/largest"]
    first = table.rows[0]
    assert first[0].value.zh == "E1 换热" and first[-2].tone == "strong" and first[-2].value.zh == "不采用"
    assert "场地不足" in first[-1].zh and "专家组" in first[-1].zh


def test_enterprises_options_are_summarised_by_type(audited, tmp_path) -> None:
    table = tables(written(audited, tmp_path))["cohort/options/groups"]
    found = {row[0].value.zh: [row[2].value, *row[5:]] for row in table.rows}
    assert {name: sum(counts[1:]) == counts[0] for name, counts in found.items()} == dict.fromkeys(found, True)
    assert {name: counts[0] for name, counts in found.items()} == {"设备": 2, "管理": 2}


def test_without_industry_options_the_reader_is_told(audited) -> None:
    section = options(audited(measures=MEASURES), "zh")
    assert "cohort/options/industry" not in tables(section)
    assert any(isinstance(block, Callout) and "[[options]]" in block.paragraphs[0].text.zh for block in section.blocks)


def test_long_lists_are_cut_and_say_so(audited) -> None:
    rows = "".join(f"E1,X{at},2024,设备,项{at},pending,{at + 1},1,,,\n" for at in range(70))
    table = tables(options(audited(measures=MEASURES + rows), "zh"))["cohort/options/largest"]
    assert len(table.rows) == 15 and "列出前 15 行" in table.note.zh and "results.xlsx" in table.note.into("en")


def test_money_with_more_digits_than_a_column_holds_is_told_in_thousands(audited) -> None:
    wide = MEASURES.replace(",60,30,", ",2500000,30000,")
    table = tables(options(audited(measures=wide), "zh"))["cohort/options/largest"]
    assert table.caption.zh.endswith("（金额：1,000 万元）") and "1,000" in table.caption.into("en")
    assert table.rows[0][2:4] == (2500, 30)
