"""What did it: activity, structure, intensity, mix, carbon factor, treatment."""

import itertools
import math

import polars as pl
import pytest

from qingshen.phases.decomposing import decomposition

HEAD = "enterprise,year,variable,value,unit\n"
PLANTS = ["E1", "E2", "E3"]
Tables = dict[str, pl.DataFrame]


def quantities(**variables: tuple[str, dict[str, tuple[float | None, float | None]]]) -> str:
    """Return a table: variable → unit and, by plant, its values of 2023 and 2024; None is missing."""
    rows = [
        f"{plant},{year},{name},{'' if value is None else value},{unit},{'missing' if value is None else 'reported'}"
        for name, (unit, plants) in variables.items()
        for plant, pair in plants.items()
        for year, value in zip((2023, 2024), pair, strict=True)
    ]
    return "\n".join(["enterprise,year,variable,value,unit,status", *rows]) + "\n"


OUTPUT = ("t", {"E1": (100, 150), "E2": (200, 180), "E3": (50, 60)})


@pytest.fixture
def accounts(hand_made):
    """Return a function: plant → carrier → ((tce, tco2) of 2023, of 2024)."""

    def make(given: dict[str, dict[str, tuple]], missing: tuple[str, ...] = ()) -> Tables:
        energy, carbon, totals = [], [], {}
        for plant, carriers in given.items():
            for carrier, pair in carriers.items():
                for year, told in zip((2023, 2024), pair, strict=True):
                    if told is None:
                        continue
                    key = {"enterprise": plant, "year": year, "carrier": carrier}
                    energy.append(key | {"tce": told[0]})
                    carbon.append(key | {"tco2": told[1]})
                    sums = totals.setdefault((plant, year), [0.0, 0.0])
                    sums[0], sums[1] = sums[0] + told[0], sums[1] + told[1]
        gaps = {True: 1, False: 0}
        keyed = [({"enterprise": p, "year": y, "missing": gaps[p in missing]}, s) for (p, y), s in totals.items()]
        return {
            "energy": hand_made("energy", *energy),
            "carbon": hand_made("carbon", *carbon),
            "energy_totals": hand_made("energy_totals", *(key | {"tce": s[0]} for key, s in keyed)),
            "carbon_totals": hand_made("carbon_totals", *(key | {"tco2": s[1]} for key, s in keyed)),
        }

    return make


USED = {
    "E1": {"electricity": ((10.0, 50.0), (14.0, 70.0)), "natural_gas": ((5.0, 8.0), (3.0, 4.8))},
    "E2": {"electricity": ((30.0, 150.0), (25.0, 130.0)), "raw_coal": ((20.0, 54.0), None)},
    "E3": {"electricity": ((6.0, 30.0), (6.0, 30.0))},
}


def effects(found: pl.DataFrame, subject: str) -> dict[str, float]:
    return dict(found.filter(pl.col("subject") == subject).select("factor", "effect").rows())


def mean(a: float, b: float) -> float:
    return a if a == b else (a - b) / math.log(a / b)


def test_energy_of_two_groups_by_hand(small_case, accounts) -> None:
    """One carrier in each group: Q·S·I·M with M = 1; each effect by the formula of the paper."""
    used = {"E1": {"electricity": ((10.0, 50.0), (14.0, 70.0))}, "E3": {"electricity": ((6.0, 30.0), (5.0, 25.0))}}
    found = effects(decomposition(small_case(quantities=quantities(output=OUTPUT)), accounts(used), PLANTS), "energy")
    a, b = mean(14, 10), mean(5, 6)
    expected = {
        "activity": (a + b) * math.log(210 / 150),
        "structure": a * math.log((150 / 210) / (100 / 150)) + b * math.log((60 / 210) / (50 / 150)),
        "intensity": a * math.log((14 / 150) / (10 / 100)) + b * math.log((5 / 60) / (6 / 50)),
        "mix": 0.0,
        "total": 3.0,
    }
    assert found == pytest.approx(expected, abs=1e-9)


def test_every_subject_adds_up_exactly_and_a_carrier_that_went_is_mix(small_case, accounts) -> None:
    water = {"E1": (1000, 900), "E2": (800, 800), "E3": (100, 200)}
    left = {"E1": (100, 60), "E2": (80, 40), "E3": (10, 0)}
    case = small_case(quantities=quantities(output=OUTPUT, cod_generated=("kg", water), cod_discharged=("kg", left)))
    found = decomposition(case, accounts(USED), PLANTS)
    totals = {"energy": 48.0 - 71.0, "ghg": 234.8 - 292.0, "cod_discharged": 100.0 - 190.0}
    assert {*found["subject"]} == set(totals)
    for subject, total in totals.items():
        told = effects(found, subject)
        assert told.pop("total") == pytest.approx(total, rel=1e-12)
        assert math.fsum(told.values()) == pytest.approx(total, rel=1e-12)
    # The emission factors of E1 and E3 stand still; 25 tce with 130 tCO2 is more carbon for the power of E2's group.
    assert effects(found, "ghg")["carbon_factor"] > 0
    assert effects(found, "energy")["mix"] < 0


def test_factors_of_a_carrier_that_stand_still_do_nothing(small_case, accounts) -> None:
    # 0.3/0.1 and 0.9/0.3 are both 3 tCO2/tce but for the last digit.
    used = {"E1": {"electricity": ((0.1, 0.3), (0.3, 0.9)), "natural_gas": ((3.0, 4.8), None)}}
    found = decomposition(small_case(quantities=quantities(output=OUTPUT)), accounts(used), PLANTS)
    assert effects(found, "ghg")["carbon_factor"] == 0.0


def test_treatment_is_what_is_discharged_of_what_is_generated(small_case) -> None:
    rows = quantities(
        output=("t", {"E1": (100, 100)}),
        ammonia_generated=("kg", {"E1": (50, 50)}),
        ammonia_discharged=("kg", {"E1": (20, 10)}),
    )
    found = effects(decomposition(small_case(quantities=rows), {}, PLANTS), "ammonia_discharged")
    expected = {"activity": 0.0, "structure": 0.0, "intensity": 0.0, "treatment": -10.0, "total": -10.0}
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(
    ("generated", "discharged", "counted"),
    [((50, 50), (20, 10), 1), ((50, None), (20, 10), 0), ((50, 50), (None, 10), 0), ((0, 50), (20, 10), 0)],
)
def test_only_who_has_all_figures_of_both_years(small_case, generated, discharged, counted) -> None:
    rows = quantities(
        output=("t", {"E1": (100, 100), "E2": (10, 10)}),
        cod_generated=("kg", {"E1": generated, "E2": (5, 5)}),
        cod_discharged=("kg", {"E1": discharged, "E2": (1, 1)}),
    )
    found = decomposition(small_case(quantities=rows), {}, PLANTS)
    assert set(found.select("enterprises", "left_out").rows()) == {(1 + counted, 2 - counted)}


def test_an_account_with_a_gap_is_left_out(small_case, accounts) -> None:
    case = small_case(quantities=quantities(output=OUTPUT))
    found = decomposition(case, accounts(USED, missing=("E2",)), PLANTS)
    assert set(found.select("enterprises", "left_out").rows()) == {(2, 1)}


KINDS = "E1,{y},output,{a},t\nE2,{y},output,{b},m2\nE3,{y},output,{c},kg\n"
VALUES = "E1,{y},output_value,{a},万元\nE2,{y},output_value,{b},万元\n"


def mixed(rows: str) -> str:
    return HEAD + rows.format(y=2023, a=10, b=20, c=3000) + rows.format(y=2024, a=12, b=18, c=3000)


def test_outputs_of_different_kinds_are_never_added_up(small_case, accounts) -> None:
    found = decomposition(small_case(quantities=mixed(KINDS + VALUES)), accounts(USED), PLANTS)
    # kg and t are one kind; E3 has no output value, so that it cannot be the activity.
    assert found.filter(factor="total", subject="energy").select("activity", "enterprises", "left_out").rows() == [
        ("m2", 1, 0),
        ("t", 2, 0),
    ]


def test_the_output_value_is_the_activity_where_all_have_one(small_case, accounts) -> None:
    rows = KINDS + VALUES + "E3,{y},output_value,{c},万元\n"
    found = decomposition(small_case(quantities=mixed(rows)), accounts(USED), PLANTS)
    assert found.filter(factor="total", subject="energy").select("activity", "enterprises").rows() == [("万元", 3)]


def test_order_of_rows_and_names_leaves_no_trace(small_case, accounts) -> None:
    case = small_case(quantities=quantities(output=OUTPUT))
    tables = accounts(USED)
    turned = {name: frame.reverse() for name, frame in tables.items()}
    assert decomposition(case, tables, PLANTS).equals(decomposition(case, turned, PLANTS[::-1]))


def test_a_carrier_that_counts_no_energy_but_emits_has_no_place_in_the_product(small_case, accounts) -> None:
    used = USED | {"E3": {"electricity": ((6.0, 30.0), (6.0, 30.0)), "odd": ((0.0, 9.0), (0.0, 9.0))}}
    found = decomposition(small_case(quantities=quantities(output=OUTPUT)), accounts(used), PLANTS)
    counted = dict(found.filter(factor="total").select("subject", "enterprises").rows())
    assert counted == {"energy": 3, "ghg": 2}


def test_no_figures_no_rows(small_case) -> None:
    assert decomposition(small_case(), {}, PLANTS).is_empty()


def test_shares_are_of_the_first_year(small_case, accounts) -> None:
    found = decomposition(small_case(quantities=quantities(output=OUTPUT)), accounts(USED), PLANTS)
    row = found.filter(factor="total", subject="energy").row(0, named=True)
    assert row["share"] == pytest.approx(-23 / 71)
    assert {len(list(rows)) for _, rows in itertools.groupby(found["subject"].to_list())} == {5, 6}
