"""The section on the experts says what their agreement means, and shows what they dispute."""

import polars as pl
import pytest

from qingshen.case import Case, read_case
from qingshen.phases import Audit
from qingshen.report.content.experts import experts, meaning
from qingshen.report.document import Bullets, Callout, TableBlock
from qingshen.report.sentence import Outline, stretches

AGREEMENT = {"experts": 3, "subjects": 4, "w": 0.8, "statistic": 7.2, "p_value": 0.0657, "note": None}
SUBJECT = {"subject": "expert/x", "experts": 3, "mean": 5.0, "median": 4.0, "low": 2.0, "high": 9.0, "mean_rank": 1.5,
           "spread": 7.0, "disputed": True, "complete": True}  # fmt: skip
SCORES = "expert,subject,score\nE1,expert/x,2\nE2,expert/x,9\nE3,expert/x,4\n"
PROBLEM = {"problem": "expert/x", "name": "混排 / Mixed sewers", "process": None, "focus": True}


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> Case:
    """Return a case with experts' scores: the tables are made by hand."""
    folder = tmp_path_factory.mktemp("case")
    (folder / "audit.toml").write_text('[audit]\ntitle = "试验"\nyears = [2023, 2024]\n', encoding="utf-8")
    (folder / "enterprises.csv").write_text("enterprise,name\nE1,甲厂\nE2,乙厂\n", encoding="utf-8")
    (folder / "tables").mkdir()
    (folder / "tables" / "scores.csv").write_text(SCORES, encoding="utf-8")
    return read_case(folder)


@pytest.fixture
def section(case):
    """Return a function that writes the section of an agreement and its subjects."""

    def section(agreement: dict, subjects: list[dict], language: str = "zh"):
        schema = {"w": pl.Float64, "statistic": pl.Float64, "p_value": pl.Float64, "note": pl.String}
        tables = {
            "problems": pl.DataFrame([PROBLEM]),
            "expert_agreement": pl.DataFrame([agreement], schema_overrides=schema),
            "expert_subjects": pl.DataFrame(subjects, schema_overrides={"disputed": pl.Boolean}),
        }
        return experts(Audit(case, tables), language)

    return section


def said(section, language: str = "zh") -> str:
    return "".join(one.text for one in stretches(section.blocks[0], Outline(language, (), {})))


@pytest.mark.parametrize(
    ("w", "p_value", "words"),
    [
        (0.95, 0.001, "高度一致"),
        (0.7, 0.001, "较强一致"),
        (0.5, 0.01, "中等一致"),
        (0.31, 0.2, "无法区分"),
        (0.0, 1.0, "几乎不一致"),
    ],
)
def test_w_is_read_in_a_sentence(w: float, p_value: float, words: str) -> None:
    assert words in meaning(w, p_value).zh
    assert ("可以作为依据" in meaning(w, p_value).zh) == (p_value < 0.05)
    assert ("be relied on" in meaning(w, p_value).en) == (p_value < 0.05)


def test_the_figures_stand_beside_what_they_mean(section) -> None:
    text = said(section(AGREEMENT, [SUBJECT]))
    assert "W=0.800" in text and "χ²=7.20（自由度 3），p=0.066" in text and "不能作为依据" in text


def test_a_tiny_p_value_is_not_printed_to_its_last_digit(section) -> None:
    text = said(section(AGREEMENT | {"p_value": 1e-5}, [SUBJECT]), "en")
    assert "p<0.001" in text and "be relied on" in text


def test_a_dispute_names_who_gave_what(section) -> None:
    found = section(AGREEMENT, [SUBJECT])
    (table,) = [one for one in found.blocks if isinstance(one, TableBlock)]
    assert table.rows[0][0].value.zh == "混排" and table.rows[0][0].explain_id == "expert/expert/x"
    assert table.rows[0][-1].tone == "bad"
    (points,) = [one for one in found.blocks if isinstance(one, Bullets)]
    assert points.items[0].text.zh == "混排：E2 9、E3 4、E1 2"


def test_no_dispute_makes_no_list_and_no_rank_no_zero(section) -> None:
    calm = SUBJECT | {"disputed": None, "spread": None, "mean_rank": None, "complete": False}
    found = section(AGREEMENT, [calm])
    assert not [one for one in found.blocks if isinstance(one, Bullets)]
    table = next(one for one in found.blocks if isinstance(one, TableBlock))
    assert [table.rows[0][-2].value, table.rows[0][-1].value] == ["—", "—"]


def test_without_a_coefficient_the_reason_is_told(section) -> None:
    none = AGREEMENT | {
        "w": None,
        "statistic": None,
        "p_value": None,
        "note": "评分专家不足两名 / fewer than two experts scored",
    }
    found = section(none, [SUBJECT], "en")
    assert "there is no coefficient" in said(found, "en")
    (note,) = [one for one in found.blocks if isinstance(one, Callout)]
    assert note.paragraphs[0].text.en == "fewer than two experts scored"


def test_without_scores_it_says_what_to_do(case) -> None:
    (block,) = experts(Audit(case, {}), "zh").blocks
    assert isinstance(block, Callout) and "scores" in block.paragraphs[0].text.zh
