"""The dictionary says all that the examples give, and nothing that is not there."""

import re

import polars as pl
import pytest

from qingshen.language import Text
from qingshen.phases import Audit
from qingshen.report.results.dictionary import VARIABLE, Table, table, tables, unit_shown, words_of
from qingshen.report.results.sheet import CUT

DECLARED = pytest.mark.parametrize("declared", tables().values(), ids=lambda one: one.name)
SHEET_NAME = 31
SHOWS = {"", "index", "share", "plain"}


def frames(declared: str, *audits: Audit) -> list[pl.DataFrame]:
    return [audit.tables[declared] for audit in audits if declared in audit.tables and audit.tables[declared].width]


def test_every_table_of_the_examples_is_declared_and_every_declared_one_exists(examples: tuple[Audit, ...]) -> None:
    assert {name for one in examples for name in one.tables} == {*tables()}


@DECLARED
def test_the_columns_are_those_of_the_examples_in_their_order(declared: Table, examples: tuple[Audit, ...]) -> None:
    found = frames(declared.name, *examples)
    assert found
    for frame in found:
        assert frame.columns == [one.name for one in declared.columns]


@DECLARED
def test_every_code_in_the_examples_has_words(declared: Table, examples: tuple[Audit, ...]) -> None:
    for frame in frames(declared.name, *examples):
        for column in declared.columns:
            if column.codes and column.codes != VARIABLE:
                found = set(frame[column.name].cast(pl.String).drop_nulls())
                assert found <= {*words_of(column.codes)}, column.name


@DECLARED
def test_a_text_column_of_few_repeated_codes_says_which_list(declared: Table, examples: tuple[Audit, ...]) -> None:
    """A column of bare codes nobody declared would reach readers as "no_amount"."""
    for frame in frames(declared.name, *examples):
        for column in declared.columns:
            if not column.codes and frame[column.name].dtype == pl.String:
                assert not [one for one in frame[column.name].drop_nulls() if re.fullmatch(r"[a-z]+_[a-z_]+", one)]


@DECLARED
def test_a_column_is_said_whole(declared: Table) -> None:
    names = [one.name for one in declared.columns]
    for column in declared.columns:
        assert all((*column.label, *column.meaning)), column.name
        assert column.show in SHOWS
        assert set(re.findall(r"\{(\w+)\}", column.unit)) <= set(names)
        assert not column.codes or column.codes == VARIABLE or words_of(column.codes)
    assert (
        len({one.label.zh for one in declared.columns}) == len(names) == len({one.label.en for one in declared.columns})
    )


@DECLARED
def test_the_method_exists(declared: Table) -> None:
    first = declared.method.split(",")[0]
    module, _, name = first.rpartition(".")
    imported = __import__(module, fromlist=[name])
    assert hasattr(imported, name) or __import__(first, fromlist=["x"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_labels_can_name_sheets(language: str) -> None:
    names = [one.label.into(language) + CUT.into(language) for one in tables().values()]  # type: ignore[arg-type]
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= SHEET_NAME and not set(name) & set("[]:*?/\\'") for name in names)


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        ("", "", ""),
        ("tCO2/{unit}", "tCO2/[单位]", "tCO2/[unit]"),
        ("currency/a", "万元/年", "10^4 CNY/a"),
        ("{unit}/a", "[单位]/年", "[unit]/a"),
        ("a", "年", "a"),
        ("m3/m2", "m³/m²", "m³/m²"),
    ],
)
def test_units_as_people_read_them(unit: str, zh: str, en: str) -> None:
    money = Text("万元", "10^4 CNY")
    assert unit_shown(unit, table("abatement_steps"), "zh", money) == zh
    assert unit_shown(unit, table("abatement_steps"), "en", money) == en


def test_a_table_nobody_declared_is_shown_by_its_own_names() -> None:
    assert table("novelty").label == Text("novelty", "novelty")
    assert table("novelty").column("x").label == Text("x", "x")
