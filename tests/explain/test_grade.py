"""A system without weights has indicators, no levels: its trees say so instead of failing."""

import pytest

from qingshen.explain import trace
from qingshen.problems import Refused


def test_without_weights_a_level_is_its_indicators(audited) -> None:
    found = audited("dyeing-hjt185-2006")
    node = trace(found, "enterprise/E1/2024/level")
    assert "没有权重" in node.note.zh
    assert len(node.children) == len(found.case.system.indicators)
    assert all(child.value.zh.startswith("缺失") for child in node.children)


@pytest.mark.parametrize("figure", ["enterprise/E1/2024/index_1", "cohort/levels/2024", "cohort/changes"])
def test_without_weights_there_is_no_index_to_explain(audited, figure: str) -> None:
    with pytest.raises(Refused):
        trace(audited("dyeing-hjt185-2006"), figure)
