import re
import string
from pathlib import Path

import qingshen.rulebook
from qingshen.messages import catalogue, suggestion
from qingshen.problems import Place
from qingshen.rulebook.messages import PACKAGE, problem

HERE = Path(qingshen.rulebook.__file__).parent


def facts(sentence: str) -> set[str]:
    return {name for _, name, *_ in string.Formatter().parse(sentence) if name}


def test_every_sentence_stands_in_both_languages_with_the_same_facts() -> None:
    for code, entry in catalogue(PACKAGE).items():
        for part in ("what", "remedy"):
            zh, en = (facts(entry[part][one]) for one in ("zh", "en"))
            assert zh == en, code
            assert entry[part]["zh"] and entry[part]["en"]


def test_every_code_is_used_and_every_code_used_is_there() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.py")))
    assert {code for code in catalogue(PACKAGE) if f'"{code}"' not in source} == set()
    named = set(re.findall(r'problem\([^"\n]*"([a-z]+-[a-z-]+)"', source))
    assert {code for code in named if code.split("-")[0] in {one.split("-")[0] for one in catalogue(PACKAGE)}} <= set(
        catalogue(PACKAGE)
    )


def test_facts_are_put_in_by_language() -> None:
    found = problem(Place("a"), "formula-name", name="watr", hint=suggestion("watr", ["water", "area"]))
    assert "watr" in found.what.zh and "“water”" in found.remedy.zh and "did you mean 'water'" in found.remedy.en


def test_without_a_near_word_some_are_named() -> None:
    assert suggestion("水", ["b", "a"]).zh == "可用：b、a"
    assert suggestion("水", [f"code_{at:02}" for at in range(99)]).en.endswith("code_11…")
