import re
from pathlib import Path
from string import Formatter

import pytest

import qingshen.case
from qingshen.case.messages import PACKAGE, listed, problem
from qingshen.case.schema import TABLES
from qingshen.language import Text
from qingshen.messages import catalogue, suggestion
from qingshen.problems import Place

SOURCE = [Path(qingshen.case.__file__).parent, Path(qingshen.case.__file__).parents[1] / "exchange"]


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", catalogue(PACKAGE))
def test_every_message_is_whole_in_both_languages(code: str) -> None:
    entry = catalogue(PACKAGE)[code]
    assert entry.get("severity", "warning") == "warning"
    for part in ("what", "remedy"):
        assert entry[part]["zh"] and entry[part]["en"]
        assert names(entry[part]["zh"]) == names(entry[part]["en"])
    assert re.search("[一-鿿]", entry["what"]["zh"])
    assert not re.search("[，。；]", entry["what"]["en"] + entry["remedy"]["en"])


def test_every_message_is_said_somewhere_and_nothing_unknown_is_said() -> None:
    text = "".join(path.read_text(encoding="utf-8") for folder in SOURCE for path in folder.glob("*.py"))
    said = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', text))
    assert catalogue(PACKAGE).keys() <= said
    known = catalogue(PACKAGE).keys() | catalogue("qingshen.exchange").keys()
    assert {code for code in said if re.match("(cell|settings|sheet|file|unit|status|identity)-", code)} <= known


def test_facts_are_put_in_by_language() -> None:
    found = problem(Place("a.xlsx", "数据", "C4"), "key-empty", label=Text("年份", "year"))
    assert str(found) == "a.xlsx › 数据 › C4: “年份”为空 → 补上“年份”；整行不用请清空整行"
    assert found.into("en") == "a.xlsx › 数据 › C4: year is empty → fill in year, or clear the whole row"


def test_suggestion() -> None:
    assert suggestion("新鲜水量", ["新鲜水用量", "废水量"]).zh == "是否想写“新鲜水用量”？"
    assert suggestion("xyz", ["新鲜水", "废水"]).en == "choose from 新鲜水, 废水"
    assert suggestion("xyz", []).en == "there are none to choose from"


def test_english_suggests_in_english_with_the_word_to_type_behind() -> None:
    status = TABLES["quantities"].field("status")
    found = suggestion("xyz", [label for _, label in status.choices])
    assert found.en.startswith("choose from reported (上报), ") and found.zh.startswith("可用：上报、")
    assert suggestion("estimate", [label for _, label in status.choices]).en == "did you mean 'estimated (估算)'?"
    assert not re.search("[一-鿿]", re.sub(r"\([^()]*\)", "", found.en))


def test_names_in_a_line_are_of_the_language() -> None:
    assert listed([Text("年份", "year"), "E1"]) == Text("年份、E1", "year, E1")
