import re
from pathlib import Path
from string import Formatter

import pytest

import qingshen.exchange
from qingshen.messages import catalogue

PACKAGE = "qingshen.exchange"


def names(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", catalogue(PACKAGE))
def test_every_message_is_whole_in_both_languages_and_said_somewhere(code):
    entry = catalogue(PACKAGE)[code]
    assert entry.get("severity", "warning") == "warning"
    for part in ("what", "remedy"):
        assert names(entry[part]["zh"]) == names(entry[part]["en"])
        assert not re.search("[，。；]", entry[part]["en"])
        assert re.search("[一-鿿]", entry[part]["zh"]) or entry[part]["zh"] == "{hint}"
    source = Path(qingshen.exchange.__file__).parent.glob("*.py")
    assert any(f'"{code}"' in path.read_text(encoding="utf-8") for path in source)
