"""Options are told in words of both languages, with the enterprise they are of."""

import pytest

from qingshen.language import Text
from qingshen.report.content.option_words import (
    DECISIONS,
    chained,
    cost_class,
    kind,
    medium,
    name_of,
    named,
    problems_of,
    targets_of,
)

EXCHANGE = "hot_water：E1、E2、E3 → E4 / hot_water: E1, E2, E3 → E4"


def row(**more):
    return {"option": "E1/M1", "enterprise": "E1", "name": "变频 / drives", "kind": "technique", "problem": None,
            "target": None} | more  # fmt: skip


def test_a_name_carries_its_enterprise_and_leads_to_its_tree(audited) -> None:
    cell = named(audited(), row())
    assert (cell.value.zh, cell.value.en, cell.explain_id) == ("E1 变频", "E1 drives", "option/E1/M1")


def test_an_exchange_is_named_by_its_medium_and_its_many_ends_are_counted(audited) -> None:
    name = name_of(audited(), row(name=EXCHANGE, kind="exchange", enterprise=None))
    assert (name.zh, name.en) == ("热水：E1 等 3 家 → E4", "hot water: E1 and 2 more → E4")


def test_an_option_without_a_name_shows_its_code(audited) -> None:
    assert name_of(audited(), row(name=None)).zh == "E1/M1"


@pytest.mark.parametrize(
    ("code", "zh"), [("spent_caustic", "废碱液"), ("steam", "蒸汽"), ("glue_water", "glue water"), ("余热", "余热")]
)
def test_a_medium_without_a_name_keeps_that_of_the_enterprises(audited, code, zh) -> None:
    assert zh in medium(audited(), code).zh


def test_classes_and_kinds_are_words(audited) -> None:
    del audited
    assert cost_class("low").zh == "低费" and cost_class(None).en == "unknown"
    assert kind("central_treatment").zh == "集中治理" and kind("自定").zh == "自定" and kind(None).en == "unknown"
    assert set(DECISIONS) == {"adopt", "reject", "defer"}


def test_what_is_for_nothing_says_so(audited) -> None:
    audit = audited()
    assert problems_of(audit, None) == targets_of(audit, "") == Text("—", "—")
    assert chained(audit, row()) == Text("— → —", "— → —")


def test_many_problems_are_counted_in_both_languages(audited) -> None:
    told = problems_of(audited(), "expert/a;expert/b;expert/c")
    assert told.zh.endswith("等 3 项") and told.into("en").endswith("and 1 more")
