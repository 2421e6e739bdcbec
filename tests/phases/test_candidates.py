"""The list: points by the four principles, the smallest list that holds what is asked, decisions beside it."""

import pytest

from qingshen.problems import Refused

ENTERPRISES = """enterprise,name,size,process,over_standard,feasible,listed,reason
E1,甲厂,large,镀锌,yes,yes,,
E2,乙厂,large,镀锌,no,yes,,
E3,丙厂,small,镀镍,no,yes,no,停产
E4,丁厂,small,镀镍,,no,,
"""
QUANTITIES = "enterprise,year,variable,value,unit\n" + "".join(
    f"{code},2024,{variable},{value},{unit}\n"
    for code, water, made in (("E1", 100, 10), ("E2", 800, 20), ("E3", 50, 5), ("E4", 50, 10))
    for variable, value, unit in (("fresh_water", water, "m3"), ("output", made, "t"))
)
ASKED = '[selection]\nstrata = ["size"]\n[selection.shares]\nfresh_water = 0.6\n'


def test_the_smallest_list_holds_the_share_the_mandatory_and_every_stratum(audited) -> None:
    found = audited(enterprises=ENTERPRISES, settings=ASKED, quantities=QUANTITIES)
    rows = {row["enterprise"]: row for row in found.table("selection").to_dicts()}
    assert [code for code, row in rows.items() if row["proposal"] == "yes"] == ["E1", "E2", "E3"]
    assert rows["E1"]["why"] == "mandatory" and "load:fresh_water" in rows["E2"]["why"]
    assert not rows["E4"]["feasible"] and found.table("selection_requirements")["met"].all()


def test_what_the_list_says_is_a_decision_beside_the_proposal(audited) -> None:
    found = audited(enterprises=ENTERPRISES, settings=ASKED, quantities=QUANTITIES)
    row = found.table("selection").row(2, named=True)
    assert (row["proposal"], row["decision"], row["differs"], row["reason"]) == ("yes", "no", True, "停产")
    listed = dict(found.table("list").select("enterprise", "listed").iter_rows())
    assert listed == {"E1": "yes", "E2": "yes", "E3": "no", "E4": "no"}
    assert found.table("selection_summary")["listed"].to_list() == [2]


def test_decisions_stand_above_the_list(audited, tmp_path) -> None:
    ruling = 'reason = "已复产"\nby = "局"\ndate = "2025-01-01"\n'
    text = f'[[decisions]]\nstep = "list"\nsubject = "E3"\ndecision = "yes"\n{ruling}'
    (tmp_path / "decisions.toml").write_text(text, encoding="utf-8")
    found = audited(enterprises=ENTERPRISES, settings=ASKED, quantities=QUANTITIES)
    row = found.table("list").row(2, named=True)
    assert (row["listed"], row["reason"]) == ("yes", "已复产")
    assert found.table("decisions")["subject"].to_list() == ["E3"]


def test_without_a_requirement_everyone_not_struck_off_is_on_the_list(audited) -> None:
    found = audited(enterprises=ENTERPRISES, quantities=QUANTITIES)
    assert "selection" not in found.tables
    assert found.table("list")["listed"].to_list() == ["yes", "yes", "no", "yes"]


def test_points_grow_with_the_amount_and_unknown_has_none(audited) -> None:
    found = audited(enterprises=ENTERPRISES, settings=ASKED, quantities=QUANTITIES)
    points = found.table("criteria").filter(criterion="fresh_water")
    assert dict(points.select("enterprise", "points").iter_rows()) == {"E1": 1.25, "E2": 10.0, "E3": 0.625, "E4": 0.625}
    assert found.table("criteria").filter(enterprise="E4", criterion="over_standard").is_empty()
    # E4: 50/10 = 5 m3/t of at most 40
    per = found.table("criteria").filter(enterprise="E4", criterion="fresh_water_per_output")
    assert per["value"].to_list() == [5.0] and per["points"].to_list() == [1.25]


def test_a_load_nobody_reports_is_refused_by_its_key(audited) -> None:
    with pytest.raises(Refused) as refused:
        audited(enterprises=ENTERPRISES, settings="[selection.shares]\nfresh_watr = 0.5\n", quantities=QUANTITIES)
    one = refused.value.problems[0]
    assert one.place.cell == "fresh_watr" and "fresh_water" in one.remedy.zh
