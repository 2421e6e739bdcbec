"""The audit closes the balances of whoever has streams; errors are found, told apart and sized; nothing is invented."""

import polars as pl
import pytest
from small_plant import HEAD, changed, streams

from qingshen.problems import Refused


def only(audit, table: str, **where: object) -> dict:
    frame = audit.table(table).filter(**where)
    assert frame.height == 1, frame
    return frame.row(0, named=True)


def test_who_has_no_streams_has_no_balance(audited) -> None:
    assert not [name for name in audited().tables if "balance" in name or name == "losses"]


def test_a_sound_network_agrees_and_has_no_suspects(closed) -> None:
    found = closed()
    row = only(found, "balances")
    assert (row["balanced"], row["degrees_of_freedom"], row["suspects"]) == (True, 5, 0)
    assert row["statistic"] == pytest.approx(0, abs=1e-18)
    assert row["deviation"] == pytest.approx(0, abs=1e-12)
    assert not found.has("balance_problems") and not found.has("balance_suspects")


def test_a_stream_in_the_wrong_direction_is_turned_and_its_flow_kept(closed) -> None:
    found = closed(changed("回用", source="一车间", target="处理站"))
    suspect = only(found, "balance_suspects")
    assert (suspect["kind"], suspect["nature"], suspect["where"]) == ("meter", "direction", "回用")
    row = only(found, "balance_streams", stream="回用")
    assert (row["source"], row["target"], row["suspect"]) == ("处理站", "一车间", "direction")
    assert row["reconciled"] == pytest.approx(200, abs=1e-6)
    assert only(found, "balances")["mended"] is True
    assert only(found, "balance_problems")["kind"] == "direction"


def test_a_leak_is_found_at_its_node_sized_and_put_into_the_ledger(closed) -> None:
    price = '[[balance.prices]]\nbalance = "water"\nunit = "m3"\nprice = 0.5\nsource = "收据"\n'
    found = closed({**changed("进站", value=1060.0), **changed("外排", value=860.0)}, settings=price)
    suspect = only(found, "balance_suspects")
    assert (suspect["kind"], suspect["nature"], suspect["where"]) == ("leak", "leak", "汇集井")
    assert abs(suspect["size"] - 80) < 2 * suspect["sigma"]
    loss = only(found, "losses")
    assert (loss["node"], loss["found"], loss["role"]) == ("汇集井", True, "leaked")
    assert loss["loss"] == pytest.approx(80, abs=1e-6)
    assert loss["cost"] == pytest.approx(40, abs=1e-6)
    assert loss["per_output"] == pytest.approx(80 / 50)
    assert only(found, "balance_indicators", indicator="leak_rate")["value"] == pytest.approx(8)


def test_a_miscalibrated_meter_is_told_from_a_leak(closed) -> None:
    found = closed(changed("一车间废水", value=912.0))
    suspect = only(found, "balance_suspects")
    assert (suspect["kind"], suspect["nature"], suspect["where"]) == ("meter", "bias", "一车间废水")
    assert abs(suspect["size"] - 152) < 2 * suspect["sigma"]
    row = only(found, "balance_streams", stream="一车间废水")
    assert row["value"] == 912 and row["reconciled"] == pytest.approx(760, abs=1e-6)
    assert not found.has("losses")


def test_what_no_reading_can_tell_apart_is_believed_in_neither(closed) -> None:
    twin = {"二车间进水乙": ("总管", "二车间", "", 150.0, 2.0)}
    found = closed({**changed("二车间进水", value=400.0), **twin})
    suspect = only(found, "balance_suspects")
    assert set(suspect["equivalent"].split("; ")) == {"meter:二车间进水", "meter:二车间进水乙"}
    rows = found.table("balance_streams").filter(pl.col("stream").str.starts_with("二车间进水"))
    assert set(rows["status"]) == {"unobservable"} and rows["reconciled"].null_count() == 2
    assert set(rows["suspect"]) == {"bias"}
    # They belong to the suspect: nobody is told to meter what is metered.
    assert found.table("balance_problems")["kind"].to_list() == ["meter"]


UNMETERED = {"乙": ("厂", "池", "", None, 2), "甲": ("厂", "池", "", None, 2), "丙": ("厂", "池", "", None, 2)}


def test_what_no_meter_tells_is_one_problem_a_network(closed) -> None:
    rows = {"来": ("", "厂", "fresh", 10.0, 2), "去": ("池", "", "drained", 10.0, 2), **UNMETERED}
    found = closed(more=streams(rows, "E2"))
    problem = only(found, "balance_problems")
    assert (problem["kind"], problem["where"], problem["streams"]) == ("unmetered", "丙", 3)
    assert problem["alternatives"].split("; ") == sorted(UNMETERED)
    assert problem["cell"] == only(found, "balance_streams", stream="丙")["cell"]


def test_what_was_unmetered_before_an_error_was_found_stays_so(closed) -> None:
    twin = {"二车间进水乙": ("总管", "二车间", "", 150.0, 2.0)}
    loop = {"暗管甲": ("汇集井", "处理站", "", None, 2), "暗管乙": ("汇集井", "处理站", "", None, 2)}
    found = closed({**changed("二车间进水", value=400.0), **changed("进站", value=None), **twin, **loop})
    assert only(found, "balances")["suspects"] == 1
    problem = only(found, "balance_problems", kind="unmetered")
    assert (problem["streams"], problem["alternatives"]) == (3, "暗管乙; 暗管甲; 进站")
    assert only(found, "balances")["unobservable"] == 5


def test_leaks_added_for_a_suspect_are_not_unmetered(closed) -> None:
    """Between two pairs of meters 20 are lost, on either side of a pipe without a meter."""
    rows = {
        "来": ("", "前", "fresh", 100.0, 2), "进": ("前", "上", "", 100.0, 2), "管": ("上", "下", "", None, 2),
        "出": ("下", "后", "", 80.0, 2), "去": ("后", "", "drained", 80.0, 2),
    }  # fmt: skip
    found = closed(more=streams(rows, "E2"))
    hidden = found.table("balance_streams").filter(pl.col("status") == "unobservable")["stream"]
    assert sorted(hidden) == ["漏失 @ 上", "漏失 @ 下", "管"]
    problem = only(found, "balance_problems")
    assert (problem["kind"], problem["streams"]) == ("leak", None) and problem["where"] in ("上", "下")


def test_every_kind_of_balance_has_its_indicators(closed) -> None:
    metal = {"阳极": ("", "镀槽", "raw", 100.0, 2), "镀层": ("镀槽", "", "product", 80.0, 2),
             "污泥": ("镀槽", "", "waste", 20.0, 2)}  # fmt: skip
    heat = {
        "煤": ("", "炉", "purchased", 50.0, 2),
        "汽": ("炉", "", "useful", 40.0, 2),
        "烟": ("炉", "", "loss", 10.0, 2),
    }
    found = closed(more=streams(metal, "E1", "nickel", "kg") + streams(heat, "E2", "energy", "GJ"))
    table = found.table("balance_indicators")
    assert table.select("enterprise", "year", "balance").unique().sort("balance").rows() == [
        ("E2", 2024, "energy"), ("E1", 2024, "nickel"), ("E1", 2024, "water"),
    ]  # fmt: skip
    assert only(found, "balance_indicators", balance="nickel", indicator="utilisation_rate")["value"] == pytest.approx(
        80
    )
    assert only(found, "balance_indicators", balance="energy", indicator="energy_loss_share")["value"] == pytest.approx(
        20
    )
    lacking = only(found, "balance_indicators", balance="nickel", indicator="wastewater_share")
    assert (lacking["value"], lacking["reason"], lacking["lacking"]) == (None, "not_drawn", "M_ww")


def test_a_network_nobody_can_check_says_so(closed) -> None:
    more = streams({"来": ("", "厂", "fresh", 10.0, 2), "去": ("厂", "", "drained", None, 2)}, "E2")
    found = closed(more=more)
    row = only(found, "balances", enterprise="E2")
    assert (row["balanced"], row["statistic"], row["degrees_of_freedom"]) == (None, None, 0)
    assert only(found, "balance_problems")["kind"] == "unchecked"
    assert only(found, "balance_streams", enterprise="E2", stream="去")["reconciled"] == 10


def test_the_five_per_cent_rule_stands_beside_the_test_and_a_printed_deviation_is_not_used(closed) -> None:
    """Input 4,746,025 kg and output 4,646,377 kg are 2.10 % apart, not the 0.91 % one report prints."""
    rows = {"投入": ("", "车间", "raw", 4746.025, 1), "产出": ("车间", "", "product", 4646.377, 1)}
    found = closed(more=streams(rows, "E2", "material", "t"))
    row = only(found, "balances", enterprise="E2")
    assert row["deviation"] == pytest.approx(0.0210, abs=5e-5)
    assert (row["limit"], row["within_limit"], row["balanced"]) == (0.05, True, False)


def test_coarse_meters_pass_the_test_where_the_rule_is_broken(closed) -> None:
    rows = {"投入": ("", "车间", "raw", 100.0, 10), "产出": ("车间", "", "product", 93.0, 10)}
    row = only(closed(more=streams(rows, "E2", "material", "t")), "balances", enterprise="E2")
    assert (row["within_limit"], row["balanced"]) == (False, True)


def test_every_mistake_is_refused_at_its_cell(closed) -> None:
    more = streams({"来": ("", "厂", "fresh", 10.0, 2), "深": ("厂", "井", "", 5.0, 2)}, "E2")
    with pytest.raises(Refused) as refused:
        closed(more=more)
    found = [(one.code, str(one.place)) for one in refused.value.problems]
    assert found == [("node-only-filled", "tables/streams.csv › H13")]


def test_exact_figures_that_contradict_each_other_are_refused(closed) -> None:
    more = streams({"来": ("", "厂", "fresh", 10.0, 0), "去": ("厂", "", "drained", 9.0, 0)}, "E2")
    with pytest.raises(Refused) as refused:
        closed(more=more)
    assert [one.code for one in refused.value.problems] == ["exact-conflict"]


def test_what_streams_carry_is_balanced_with_their_flows(closed) -> None:
    head = "enterprise,year,balance,stream,component,value,unit,uncertainty,status,reason\n"
    stated = {"二车间进水": 0.0, "二车间蒸发": 0.0, "二车间废水": 50.0}
    rows = "".join(f"E1,2024,water,{name},chromium,{value},mg/L,5,,\n" for name, value in stated.items())
    found = closed(contents=head + rows)
    row = only(found, "component_balances")
    assert (row["component"], row["solved"]) == ("chromium", True)
    told = only(found, "balance_contents", stream="二车间废水")
    assert told["flow_unit"] == "kg"
    # Nothing goes in, so nothing can come out: contents and flows contradict each other.
    assert row["balanced"] is False
    assert only(found, "balance_problems")["where"].endswith("· chromium")


def test_losses_are_compared_among_comparable_enterprises(audited) -> None:
    names = [f"E{number}" for number in range(1, 8)]
    listed = "enterprise,name,process\n" + "".join(f"{name},{name}厂,镀锌\n" for name in names)
    made = "enterprise,year,variable,value,unit\n" + "".join(f"{name},2024,output,10,t\n" for name in names)
    rows = ""
    for at, name in enumerate(names):
        lost = 40.0 if at == 6 else 4.0 + at / 10
        plant = {"进": ("", "厂", "fresh", 100.0 + lost, 2.0), "排": ("厂", "", "drained", 100.0, 2.0),
                 "漏": ("厂", "", "leaked", lost, 10.0)}  # fmt: skip
        rows += streams(plant, name)
    found = audited(enterprises=listed, streams=HEAD + rows, quantities=made)
    compared = only(found, "balance_cohort")
    assert (compared["enterprises"], compared["with_loss"]) == (7, 7)
    assert compared["loss_per_output_median"] == pytest.approx(0.43)
    problem = only(found, "balance_problems")
    assert (problem["enterprise"], problem["kind"]) == ("E7", "loss")
    assert problem["ratio"] == pytest.approx(4.0 / 0.43)


def test_how_far_off_comparable_enterprises_are_is_compared(audited) -> None:
    """Deviations of 1, 2, 3 and 9 %; a fifth has no outlet meter, so it has neither deviation nor test."""
    off = {"E1": 99.0, "E2": 98.0, "E3": 97.0, "E4": 91.0, "E5": None}
    listed = "enterprise,name,process\n" + "".join(f"{name},{name}厂,镀锌\n" for name in off)
    made = "enterprise,year,variable,value,unit\n" + "".join(f"{name},2024,output,10,t\n" for name in off)
    rows = "".join(
        streams({"进": ("", "厂", "fresh", 100.0, 2.0), "排": ("厂", "", "drained", out, 2.0)}, name)
        for name, out in off.items()
    )
    found = audited(enterprises=listed, streams=HEAD + rows, quantities=made)
    row = only(found, "balance_cohort")
    assert (row["enterprises"], row["tested"]) == (5, 4)
    quartiles = [row[f"deviation_{name}"] for name in ("p25", "median", "p75")]
    assert quartiles == pytest.approx([0.0175, 0.025, 0.045])
    # J = (100 - out)^2 / (sigma of both)^2 with sigma = 2 % / 1.96; the threshold of one degree of freedom is 3.84.
    strains = sorted((100 - out) ** 2 / ((100**2 + out**2) * (0.02 / 1.96) ** 2) / 3.841459 for out in (99, 98, 97, 91))
    expected = [strains[0] + 0.75 * (strains[1] - strains[0]), (strains[1] + strains[2]) / 2,
                strains[2] + 0.25 * (strains[3] - strains[2])]  # fmt: skip
    assert [row[f"strain_{name}"] for name in ("p25", "median", "p75")] == pytest.approx(expected, rel=1e-6)


def test_where_nothing_can_be_compared_there_are_no_quartiles(audited) -> None:
    rows = {"来": ("", "厂", "fresh", 10.0, 2), "去": ("厂", "", "drained", None, 2)}
    row = only(audited(streams=HEAD + streams(rows)), "balance_cohort")
    assert {row[f"{what}_{of}"] for what in ("deviation", "strain") for of in ("p25", "median", "p75")} == {None}
