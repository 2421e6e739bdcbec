from dataclasses import replace

import polars as pl
import pytest

from qingshen.phases import Audit as Reckoned
from qingshen.web.results.veil import Veil


@pytest.fixture
def names(reckoned: Reckoned) -> dict[str, str]:
    return dict(reckoned.case.enterprises.select("enterprise", "name").iter_rows())


def test_an_enterprise_is_found_by_code_and_by_name(reckoned: Reckoned, names: dict[str, str]) -> None:
    # Both are codes of techniques of the catalogue too.
    veil = Veil(reckoned, ["EP02", "EP24"])
    for text in ("EP02", "EP02 2024", "如EP02、EP03", "(EP02/EP02-1)", "workbooks/EP02.xlsx › 数据 › C9", "EP02-3",
                 "EP24", "EP24 2024", names["EP02"], f"见{names['EP24']}。",
                 "（EP02、EP03）", names["EP02"].split(" ", 1)[-1]):  # fmt: skip
        assert veil.names([text]), text
    for text in (
        "",
        "EP03",
        "EP021",
        "XEP02",
        "EP12/EP02",
        "EP12 · EP24",
        "高频开关电源（EP12/EP24）",
        "三级逆流漂洗（EP02）",
        names["EP03"],
        "2024",
    ):
        assert not veil.names([text]), text


def test_an_enterprise_is_found_by_its_figures(reckoned: Reckoned) -> None:
    veil = Veil(reckoned, ["EP12"])
    for figure in (
        "enterprise/EP12/2024/level",
        "diagnosis/EP12",
        "option/EP12/EP12-1",
        "claim/EP12/EP12-4/fresh_water",
    ):
        assert veil.owns(figure), figure
    for figure in ("", "cohort/list", "enterprise/EP02/2024/level", "option/EP02/EP02-1"):
        assert not veil.owns(figure), figure


def test_a_number_is_a_code_only_where_it_stands_alone(reckoned: Reckoned) -> None:
    firms = reckoned.case.enterprises.with_columns(
        pl.when(pl.col("enterprise") == "EP02").then(pl.lit("12")).otherwise("enterprise").alias("enterprise")
    )
    veil = Veil(replace(reckoned, case=replace(reckoned.case, enterprises=firms)), ["12"])
    assert veil.names(["12"]) and veil.names(["12/12-1"])
    assert not veil.names(["12 家企业"]) and not veil.names(["第12项"])


def test_nobody_is_hidden_by_an_empty_veil(reckoned: Reckoned) -> None:
    assert not Veil(reckoned, []).names(["EP02"])


def test_a_veil_is_thin_over_one_to_four_that_are_audited(reckoned: Reckoned) -> None:
    audited = sorted(reckoned.table("list").filter(listed="yes")["enterprise"])
    for number in range(len(audited) + 1):
        assert Veil(reckoned, audited[:number]).is_thin == (0 < number < 5), number
        assert Veil(reckoned, [*audited[:number], "EP60"]).is_thin == (0 < number < 5), number
