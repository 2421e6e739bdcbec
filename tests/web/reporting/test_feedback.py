"""What is told while typing: level and gaps, last year, peers without names and never of fewer than five."""

import json
from types import SimpleNamespace

import pytest

from qingshen.web.audits.models import Enrolment
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.actions.take_workbook import take_workbook
from qingshen.web.reporting.check import check_standing
from qingshen.web.reporting.draft import Standing, as_json, standing_of
from qingshen.web.reporting.feedback import _rounded, feedback_of
from qingshen.web.reporting.models import Report, Version
from qingshen.web.reporting.peers import Peers, peers_of
from qingshen.web.storage.keep import keep
from qingshen.web.wording import speaking


def told(report: Report) -> dict:
    shown: Standing = standing_of(report)
    return feedback_of(report, shown, check_standing(shown, report.enrolment))


def edit(desk: SimpleNamespace, ident: str, value: str, field: str = "value") -> None:
    seen = standing_of(desk.report).rows["quantities"][ident].get(field, "")
    save_cells(desk.people.filler, desk.report, [
        {"table": "quantities", "ident": ident, "field": field, "seen": seen, "value": value}
    ])  # fmt: skip


@pytest.fixture
def full(desk: SimpleNamespace) -> SimpleNamespace:
    take_workbook(desk.people.filler, desk.report, desk.workbook, "EP01.xlsx")
    return desk


def test_nothing_filled_in_is_not_a_level_and_not_a_failure(desk: SimpleNamespace) -> None:
    found = told(desk.report)
    assert "还不能确定任何级别" in found["sentence"]
    assert "Ⅰ级" in found["sentence"]
    assert [(one["low"], one["high"]) for one in found["indices"]] == [(0.0, 100.0)] * 3
    assert found["missing"][0]["limiting"]


def test_a_complete_report_has_its_level(full: SimpleNamespace) -> None:
    found = told(full.report)
    assert (found["level"], found["level_best"]) == ("II", "II")
    assert found["missing"] == []
    with speaking("en"):
        assert "level II" in told(full.report)["sentence"]


def test_what_is_missing_is_named_with_what_it_could_change(full: SimpleNamespace) -> None:
    edit(full, "washing_water/2024", "")
    found = told(full.report)
    first = found["missing"][0]
    assert "清洗取水量" in first["what"]
    assert first["spot"] == ["quantities", "washing_water/2024", "value"]
    assert "Ⅲ级" in first["effect"]
    assert any(one["low"] < one["high"] for one in found["indices"])


def test_a_cell_in_error_counts_as_missing_and_the_rest_still_counts(full: SimpleNamespace) -> None:
    edit(full, "washing_water/2024", "许多")
    found = told(full.report)
    assert found["left_out"] == 1
    assert found["indices"]


def test_of_others_no_more_than_three_digits_are_said() -> None:
    assert [_rounded(one) for one in (123456.0, 1.23456, 0.000123456)] == ["123,000", "1.23", "0.000123"]


def test_a_figure_that_doubled_is_doubted_until_it_is_explained(full: SimpleNamespace) -> None:
    before = {one["spot"][1] for one in told(full.report)["doubts"]}
    assert "fresh_water/2024" not in before
    edit(full, "fresh_water/2024", "99999")
    doubt = next(one for one in told(full.report)["doubts"] if one["spot"][1] == "fresh_water/2024")
    assert "5.5 倍" in doubt["why"]
    assert not doubt["is_explained"]
    edit(full, "fresh_water/2024", "123456789")
    why = next(one for one in told(full.report)["doubts"] if one["spot"][1] == "fresh_water/2024")["why"]
    assert "123,456,789" in why and "e+" not in why
    edit(full, "fresh_water/2024", "<0.05")
    why = next(one for one in told(full.report)["doubts"] if one["spot"][1] == "fresh_water/2024")["why"]
    assert "2024 年 <0.0500" in why
    edit(full, "fresh_water/2024", "99999")
    edit(full, "fresh_water/2024", "新增一条生产线", "reason")
    assert next(one for one in told(full.report)["doubts"] if one["spot"][1] == "fresh_water/2024")["is_explained"]


def accepted(desk: SimpleNamespace, many: int) -> None:
    """Give `many` others an accepted report: the same plant with another amount of washing water."""
    draft = {name: list(rows.values()) for name, rows in standing_of(desk.report).rows.items()}
    for at in range(many):
        rows = json.loads(json.dumps(draft))
        for row in rows["quantities"]:
            if row.get("variable") == "washing_water" and row.get("value"):
                row["value"] = str(2000 + 100 * at)
        other = Enrolment.objects.create(
            state="listed",
            audit=desk.audit,
            code=f"X{at}",
            position=10 + at,
            cells={"enterprise": f"X{at}", "name": f"秘密{at}"},
        )
        report = Report.objects.create(enrolment=other, state="accepted")
        Version.objects.create(report=report, number=1, revision=1, state="accepted", by=desk.people.filler,
                               lines=keep(as_json(rows), "application/json"))  # fmt: skip


@pytest.mark.parametrize(("many", "is_compared"), [(4, False), (5, True)])
def test_peers_are_told_from_five_others_on(full: SimpleNamespace, many: int, *, is_compared: bool) -> None:
    accepted(full, many)
    found = told(full.report)["peers"]
    assert bool(found) == is_compared


def test_peers_have_no_names_and_ones_own_report_is_none_of_them(full: SimpleNamespace) -> None:
    accepted(full, 6)
    found = told(full.report)["peers"]
    text = json.dumps(found, ensure_ascii=False)
    assert "秘密" not in text
    assert '"X0"' not in text
    assert {one["number"] for one in found} == {6}


def test_quartiles_leave_the_asker_out() -> None:
    values = {"i": {"A": 1.0, "B": 2.0, "C": 3.0, "D": 4.0, "E": 5.0, "ME": 1000.0}}
    assert peers_of(values, "i", "ME") == Peers(5, 2.0, 3.0, 4.0)
    assert peers_of(values, "i", "A").number == 5
    assert peers_of({"i": {"A": 1.0, "B": 2.0, "C": 3.0, "D": 4.0, "ME": 9.0}}, "i", "ME") is None


@pytest.mark.parametrize(("value", "is_far"), [(3.0, False), (7.0, False), (7.1, True), (-1.1, True)])
def test_far_is_beyond_the_fences(value: float, *, is_far: bool) -> None:
    assert Peers(9, 2.0, 3.0, 4.0).is_far(value) == is_far
