"""A draft checked: the engine's words, at the cells of the form."""

from types import SimpleNamespace

from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.actions.take_workbook import take_workbook
from qingshen.web.reporting.check import check
from qingshen.web.wording import speaking
from tests.web.reporting.conftest import edit, water


def test_a_blank_draft_is_a_case_that_says_nothing(desk: SimpleNamespace) -> None:
    found = check(desk.report)
    assert found.case is not None and not found.errors
    silent = next(one for one in found.problems if one.code == "enterprise-silent")
    # Not the words for a bureau, which can ask for the report or strike the enterprise off the list.
    assert "填写" in silent.what.zh and "催报" not in silent.remedy.zh and "名单" not in silent.remedy.zh


def test_a_problem_stands_at_its_cell_in_words(desk: SimpleNamespace) -> None:
    new = [
        edit("activities", "mine-1", field, text)
        for field, text in (("carrier", "电力"), ("year", "2024"), ("amount", "/"))
    ]
    save_cells(desk.people.filler, desk.report, [water("约12"), *new])
    found = check(desk.report)
    assert found.case is None
    (about,) = found.spots["quantities", "fresh_water/2024", "value"]
    assert about.code == "cell-about" and (about.place.sheet, about.place.cell) == ("数据", "新鲜水用量 2024 · 数值")
    assert found.spots["activities", "mine-1", "amount"][0].code == "cell-ambiguous"
    with speaking("en"):
        assert (
            check(desk.report).spots["quantities", "fresh_water/2024", "value"][0].place.cell
            == "Fresh water 2024 · value"
        )


def test_a_sentence_that_names_another_cell_names_it_in_words(desk: SimpleNamespace) -> None:
    cells = (("carrier", "电力"), ("year", "2024"), ("amount", "5"))
    one, two = (
        [edit("activities", f"mine-{n}", field, text + extra * (field == "amount")) for field, text in cells]
        for n, extra in ((1, ""), (2, "0"))
    )
    save_cells(desk.people.filler, desk.report, [*one, *two])
    (double,) = [one for one in check(desk.report).errors if one.code == "duplicate"]
    assert "activities ›" not in str(double) and "能源消耗 · 电力 2024" in double.into("zh")


def test_the_draft_and_its_workbook_make_the_same_case(desk: SimpleNamespace) -> None:
    take_workbook(desk.people.filler, desk.report, desk.workbook, "EP01.xlsx")
    found = check(desk.report)
    assert found.case is not None and not found.errors
    water_used = found.case.quantities.filter(variable="fresh_water", year=2024)
    assert water_used["value"].to_list() == [11274.0]
