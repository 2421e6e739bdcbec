"""Cells saved: one canonical text, every change kept; of two who save the same cell one wins, the other is told."""

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.policies import Forbidden
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.draft import draft_of, rows_of, standing_of
from qingshen.web.reporting.models import Edit, Line
from tests.web.reporting.conftest import edit, water

Cell = Callable[..., str]


def test_a_cell_is_kept_as_its_canonical_text(desk: SimpleNamespace, cell: Cell, last_entry: Callable) -> None:
    saved = save_cells(desk.people.filler, desk.report, [water("１，２３４.50")])
    assert saved.revision == 1 and not saved.conflicts and cell(desk.report) == "1234.5"
    assert saved.rows["quantities"]["fresh_water/2024"]["value"] == "1234.5"
    assert draft_of(desk.report) == {"quantities": [{"variable": "fresh_water", "year": "2024", "value": "1234.5"}]}
    made = Edit.objects.get()
    assert (made.revision, made.before, made.after, made.origin, made.by) == (
        1,
        "",
        "1234.5",
        "grid",
        desk.people.filler,
    )
    assert last_entry() == ("report.fill", {"revision": 1, "cells": 1, "conflicts": 0, "origin": "grid"})


@pytest.mark.parametrize("name", ["competitor", "district", "bureau", "expert", "stranger", "admin"])
def test_only_the_enterprise_fills_in(desk: SimpleNamespace, name: str) -> None:
    with pytest.raises(Forbidden):
        save_cells(getattr(desk.people, name), desk.report, [water("1")])
    assert not Line.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_a_report_handed_in_is_not_changed(desk: SimpleNamespace, state: str) -> None:
    desk.report.state = state
    desk.report.save()
    with pytest.raises(Refused, match="不能修改"):
        save_cells(desk.people.filler, desk.report, [water("1")])
    assert not Line.objects.exists()


def test_two_save_the_same_cell_one_wins_and_the_other_is_told(desk: SimpleNamespace, cell: Cell) -> None:
    save_cells(desk.people.manager, desk.report, [water("100")])
    mine = [water("200"), edit("quantities", "output/2024", "value", "7")]
    saved = save_cells(desk.people.filler, desk.report, mine)
    assert cell(desk.report) == "100" and cell(desk.report, ident="output/2024") == "7"
    (one,) = saved.conflicts
    assert (one.value, one.stands, one.by) == ("200", "100", "manager") and one.at is not None
    assert "manager" in one.why.zh and "100" in one.why.zh and "200" in one.why.en
    assert one.place.zh == "数据 · 新鲜水用量 2024 · 数值"
    lost = Edit.objects.get(is_refused=True)
    assert (lost.after, lost.before, lost.by) == ("200", "100", desk.people.filler)


def test_the_same_text_twice_is_no_conflict(desk: SimpleNamespace) -> None:
    save_cells(desk.people.manager, desk.report, [water("100")])
    saved = save_cells(desk.people.filler, desk.report, [water("100.0")])
    assert not saved.conflicts and saved.revision == 1 and Edit.objects.count() == 1


def test_who_has_seen_the_other_text_may_change_it(desk: SimpleNamespace, cell: Cell) -> None:
    save_cells(desk.people.manager, desk.report, [water("1000")])
    assert not save_cells(desk.people.filler, desk.report, [water("200", seen="1,000")]).conflicts
    assert cell(desk.report) == "200"


def test_a_cell_cleared_leaves_no_line(desk: SimpleNamespace) -> None:
    save_cells(desk.people.filler, desk.report, [water("5")])
    save_cells(desk.people.filler, desk.report, [water("", seen="5")])
    assert draft_of(desk.report) == {} and not Line.objects.exists()
    assert [(one.before, one.after) for one in Edit.objects.all()] == [("", "5"), ("5", "")]


def test_what_is_asked_comes_back_when_it_is_cleared(desk: SimpleNamespace, cell: Cell) -> None:
    unit = edit("quantities", "fresh_water/2024", "unit", "t", seen="m3")
    assert save_cells(desk.people.filler, desk.report, [unit]).revision == 1 and cell(desk.report, field="unit") == "t"
    save_cells(desk.people.filler, desk.report, [{**unit, "seen": "t", "value": ""}])
    assert cell(desk.report, field="unit") == "m3" and Edit.objects.last().after == "m3"


def test_a_free_table_is_held_whole_once_somebody_writes(desk: SimpleNamespace, cell: Cell) -> None:
    first = next(iter(standing_of(desk.report).rows["activities"]))
    save_cells(desk.people.filler, desk.report, [edit("activities", first, "amount", "5")])
    assert Line.objects.filter(table="activities").count() == 6
    new = [
        edit("activities", "neu-1", field, text)
        for field, text in (("carrier", "柴油"), ("year", "2024年"), ("amount", "3"))
    ]
    saved = save_cells(desk.people.filler, desk.report, new)
    assert saved.rows["activities"]["neu-1"] == {"carrier": "diesel", "year": "2024", "amount": "3", "unit": "t"}
    assert list(standing_of(desk.report).rows["activities"])[-1] == "neu-1"
    rows = rows_of(standing_of(desk.report), "activities")
    assert rows[0]["fixed"] == ["carrier", "year"] and rows[-1]["fixed"] == [] and rows[-1]["ident"] == "neu-1"
    save_cells(desk.people.filler, desk.report, [edit("activities", "neu-1", "", "")])
    assert "neu-1" not in standing_of(desk.report).rows["activities"]
    gone = Edit.objects.get(field="")
    assert json.loads(gone.before)["carrier"] == "diesel" and gone.after == ""


def test_a_row_somebody_else_deleted_takes_no_more_cells(desk: SimpleNamespace) -> None:
    made = [edit("measures", "mass-1", field, text) for field, text in (("measure", "M-1"), ("name", "逆流漂洗"))]
    save_cells(desk.people.filler, desk.report, made)
    save_cells(desk.people.manager, desk.report, [edit("measures", "mass-1", "", "")])
    saved = save_cells(desk.people.filler, desk.report, [edit("measures", "mass-1", "investment", "5")])
    assert saved.conflicts[0].by == "manager" and "删除" in saved.conflicts[0].why.zh
    assert "measures" not in draft_of(desk.report)
    # Who has deleted it may write it again: the grid's undo.
    assert not save_cells(desk.people.manager, desk.report, made).conflicts
    assert draft_of(desk.report)["measures"] == [{"measure": "M-1", "name": "逆流漂洗"}]


def test_a_row_changed_meanwhile_is_not_deleted_unseen(desk: SimpleNamespace) -> None:
    save_cells(desk.people.filler, desk.report, [edit("measures", "mass-1", "measure", "M-1")])
    save_cells(desk.people.manager, desk.report, [edit("measures", "mass-1", "name", "逆流漂洗")])
    seen = json.dumps({"measure": "M-1"})
    (one,) = save_cells(desk.people.filler, desk.report, [edit("measures", "mass-1", "", "", seen)]).conflicts
    assert one.by == "manager" and "逆流漂洗" in one.stands
    assert len(draft_of(desk.report)["measures"]) == 1


def test_a_row_is_deleted_before_its_page_hears_that_its_own_cell_was_saved(desk: SimpleNamespace) -> None:
    save_cells(desk.people.filler, desk.report, [edit("measures", "mass-1", "measure", "M-1")])
    seen = json.dumps({"measure": "M-1"})
    save_cells(desk.people.filler, desk.report, [edit("measures", "mass-1", "name", "逆流漂洗")])
    assert not save_cells(desk.people.filler, desk.report, [edit("measures", "mass-1", "", "", seen)]).conflicts
    assert "measures" not in draft_of(desk.report)


def test_what_a_page_has_sent_and_heard_nothing_of_is_no_surprise_to_it(desk: SimpleNamespace, cell: Cell) -> None:
    save_cells(desk.people.filler, desk.report, [water("１０")])
    assert save_cells(desk.people.filler, desk.report, [water("11")]).conflicts
    written = save_cells(desk.people.filler, desk.report, [water("11") | {"sent": ["１０", "11"]}])
    assert not written.conflicts and written.is_written and cell(desk.report) == "11"
    again = save_cells(desk.people.filler, desk.report, [water("11") | {"sent": ["11"]}])
    assert not again.is_written and again.revision == written.revision
    assert save_cells(desk.people.filler, desk.report, [water("12") | {"sent": 7}]).conflicts


@pytest.mark.parametrize("seen", ["[1]", "no JSON", "7", "[" * 9000])
def test_a_row_seen_as_nothing_that_can_be_read_is_not_deleted_over_others(desk: SimpleNamespace, seen: str) -> None:
    save_cells(desk.people.manager, desk.report, [edit("measures", "mass-1", "name", "逆流漂洗")])
    assert save_cells(desk.people.filler, desk.report, [edit("measures", "mass-1", "", "", seen)]).conflicts


def test_a_row_cleared_cell_by_cell_can_be_written_again(desk: SimpleNamespace) -> None:
    one = edit("measures", "mass-1", "name", "甲")
    save_cells(desk.people.filler, desk.report, [one])
    save_cells(desk.people.filler, desk.report, [{**one, "seen": "甲", "value": ""}])
    assert "measures" not in draft_of(desk.report) and not Edit.objects.filter(field="").exists()
    assert not save_cells(desk.people.manager, desk.report, [{**one, "value": "乙"}]).conflicts
    assert draft_of(desk.report)["measures"] == [{"name": "乙"}]


@pytest.mark.parametrize(
    "wish",
    [
        edit("quantities", "no_such/2024", "value", "1"),
        edit("quantities", "fresh_water/2024", "year", "2023", "2024"),
        edit("quantities", "fresh_water/2024", "", ""),
        edit("quantities", "fresh_water/2024", "colour", "1"),
        edit("enterprises", "EP02", "name", "1"),
        edit("scores", "abcde", "score", "1"),
        edit("measures", "<b>", "name", "1"),
        edit("measures", "abcde", "", "text"),
        edit("measures", "abcde", "name", "x" * 2001),
        edit("quantities", "fresh_water/2024", "enterprise", "EP02"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_whole(desk: SimpleNamespace, wish: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        save_cells(desk.people.filler, desk.report, [water("1"), wish])
    assert refused.value.problems[0].remedy.en
    assert not Line.objects.exists() and not Edit.objects.exists()


def test_a_role_is_read_once_its_balance_is_known(desk: SimpleNamespace, cell: Cell) -> None:
    save_cells(desk.people.filler, desk.report, [edit("streams", "strm-1", "role", "新鲜水")])
    assert cell(desk.report, "streams", "strm-1", "role") == "新鲜水"
    save_cells(desk.people.filler, desk.report, [edit("streams", "strm-1", "balance", "水平衡")])
    assert cell(desk.report, "streams", "strm-1", "role") == "fresh"


def test_the_queries_do_not_grow_with_the_cells(desk: SimpleNamespace, django_assert_max_num_queries: Callable) -> None:
    idents = [one for one in standing_of(desk.report).rows["quantities"] if one.endswith("/2024")]
    with django_assert_max_num_queries(40):
        save_cells(desk.people.filler, desk.report, [edit("quantities", one, "value", "5") for one in idents])
    assert Edit.objects.count() == len(idents) > 40
