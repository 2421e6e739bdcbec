"""The section on problems: common ones in a table, individual ones by enterprise, the eight causes counted."""

import polars as pl
import pytest

from qingshen.case import Case, read_case
from qingshen.explain.diagnosed import LAYERS
from qingshen.phases import Audit
from qingshen.report.content.problems import ENTERPRISES, SHOWN, problems
from qingshen.report.document import Callout, Picture, TableBlock
from qingshen.report.results.dictionary import words_of
from qingshen.rulebook.procedure import aspects


def problem(code: str, decision: str, **more) -> dict:
    """Return a row of the table of problems."""
    return {
        "problem": code, "method": "checklist", "name": f"{code}浪费 / {code.upper()} wasted", "aspect": "waste",
        "orientation": "efficiency", "variable": "fresh_water", "process": None, "enterprises": 3, "audited": 4,
        "prevalence": 0.75, "size": None, "unit": None, "potential_share": None, "focus": False, "techniques": "",
        "proposal": decision, "decision": decision, "differs": False, "reason": None, "by": None, "date": None, **more,
    }  # fmt: skip


def finding(code: str, enterprise: str, counted: bool = True) -> dict:
    return {"problem": code, "enterprise": enterprise, "method": "checklist", "size": None, "unit": None,
            "share": None, "evidence": "", "file": "", "sheet": "", "cell": "", "counted": counted}  # fmt: skip


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> Case:
    """Return a case with two enterprises and no data: the tables are made by hand."""
    folder = tmp_path_factory.mktemp("case")
    (folder / "audit.toml").write_text('[audit]\ntitle = "试验"\nyears = [2023, 2024]\n', encoding="utf-8")
    (folder / "enterprises.csv").write_text("enterprise,name\nE1,甲厂\nE2,乙厂\n", encoding="utf-8")
    return read_case(folder)


@pytest.fixture
def section(case):
    """Return a function that writes the section of these problems and findings."""

    def section(rows: list[dict], findings: list[dict], language: str = "zh"):
        tables = {"problems": pl.DataFrame(rows, infer_schema_length=None),
                  "findings": pl.DataFrame(findings, infer_schema_length=None)}  # fmt: skip
        return problems(Audit(case, tables), language)

    return section


def table(section, caption: str) -> TableBlock:
    return next(one for one in section.blocks if isinstance(one, TableBlock) and caption in one.caption.zh)


def test_a_common_problem_tells_method_cause_who_and_how_much(section) -> None:
    row = problem("a", "common", size=1200.0, unit="m3", potential_share=0.4, focus=True, process="水洗 / washing")
    found = section([row], [finding("a", "E1")])
    (cells,) = table(found, "共性").rows
    assert cells[0].value.zh == "● 水洗：a浪费" and cells[0].explain_id == "problem/a"
    assert cells[0].value.en == "● washing: A wasted"
    assert cells[1].zh == "清单式快速诊断" and cells[2].zh == "废弃物"
    assert [one.value for one in cells[3:6]] == ["3/4 · 75%", ("1,200 m³", "1,200 m³"), 40.0]


def test_what_is_not_known_is_no_zero(section) -> None:
    (cells,) = table(section([problem("a", "common")], [finding("a", "E1")]), "共性").rows
    assert [one.value for one in cells[4:6]] == ["—", "—"]


def test_who_decided_otherwise_is_told(section) -> None:
    moved = {"proposal": "individual", "differs": True, "by": "审核小组", "date": "2025-01-01", "reason": "集中治理"}
    dropped = {"proposal": "common", "differs": True, "by": "专家", "date": None, "reason": "误报"}
    rows = [problem("a", "common", **moved), problem("b", "dismissed", **dropped)]
    found = section(rows, [finding("a", "E1"), finding("b", "E1")])
    (cells,) = table(found, "共性").rows
    assert cells[-1].tone == "strong"
    assert cells[-1].value.zh.startswith("原建议企业个性") and "集中治理" in cells[-1].value.zh
    (note,) = [one for one in found.blocks if isinstance(one, Callout)]
    assert "b浪费：不成立" in note.paragraphs[0].text.zh and "误报" in note.paragraphs[0].text.zh


def test_individual_problems_stand_by_enterprise_rarest_first(section) -> None:
    rows = [problem("a", "individual", prevalence=0.4), problem("b", "individual", prevalence=0.1),
            problem("c", "common")]  # fmt: skip
    findings = [finding("a", "E1"), finding("a", "E2"), finding("b", "E2"), finding("c", "E1"),
                finding("b", "E1", counted=False)]  # fmt: skip
    shown = table(section(rows, findings), "个性").rows
    assert [(row[0], row[1].value) for row in shown] == [("E2", 2), ("E1", 1)]
    assert shown[0][2].value.zh == "b浪费（10%）；a浪费（40%）"
    assert shown[0][1].explain_id == "diagnosis/E2"


def test_the_eight_causes_are_counted(section) -> None:
    rows = [problem("a", "common"), problem("b", "individual"), problem("c", "dismissed", aspect="staff")]
    found = section(rows, [finding("a", "E1"), finding("b", "E2"), finding("c", "E1")])
    counted = {row[0].zh: [getattr(one, "value", one) for one in row[1:]] for row in table(found, "按原因").rows}
    assert len(counted) == len(aspects()) == 8
    assert counted["废弃物"] == [1, 1, 0, 2] and counted["员工"] == [0, 0, 1, 0]
    (picture,) = [one for one in found.blocks if isinstance(one, Picture)]
    assert [one["name"] for one in picture.chart.option["series"]] == ["行业共性", "企业个性"]


def test_long_lists_are_cut(section) -> None:
    rows = [problem(f"p{at}", "common") for at in range(SHOWN + 3)] + [problem("a", "individual")]
    found = section(rows, [finding("a", f"E{at:03}") for at in range(ENTERPRISES + 2)])
    assert len(table(found, "共性").rows) == SHOWN and f"共 {SHOWN + 3} 行" in table(found, "共性").note.zh
    assert len(table(found, "个性").rows) == ENTERPRISES and f"共 {ENTERPRISES + 2} 行" in table(found, "个性").note.zh


def test_nothing_common_and_nothing_individual_are_said(section) -> None:
    told = [
        str(getattr(one, "paragraphs", one))
        for one in section([problem("c", "dismissed")], [finding("c", "E1")]).blocks
    ]
    assert any("没有行业共性问题" in one for one in told) and any("没有企业存在个性问题" in one for one in told)


def test_without_problems_it_says_what_to_do(case) -> None:
    (block,) = problems(Audit(case, {}), "zh").blocks
    assert isinstance(block, Callout) and "audit.toml" in block.paragraphs[0].text.zh


def test_the_words_are_those_of_the_dictionary() -> None:
    assert words_of("problem_layer") == LAYERS
