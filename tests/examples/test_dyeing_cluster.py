"""The made-up dyeing cluster: the generator repeats itself byte for byte, and what is planted is there."""

import csv
import importlib
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from qingshen.case import Case, check_case, read_case
from qingshen.case.credit_code import check
from qingshen.methods.balance import Network, reconcile
from qingshen.methods.evaluation import evaluate
from qingshen.methods.indicators import indicator_values
from qingshen.rulebook.checklists import flagged, questions
from qingshen.rulebook.procedure import steps
from qingshen.rulebook.sizing import sizings
from qingshen.rulebook.spreadsheet import import_spreadsheet
from qingshen.rulebook.techniques import techniques

FOLDER = Path(__file__).parents[2] / "examples" / "dyeing-cluster"
SYSTEM = "dyeing-cluster-sample"
WRITTEN = ("tables", "rulebook/dyeing-cluster-sample")
LARGEST = 3_000_000
Row = dict[str, str]


def rows_of(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def planted(*kinds: str) -> list[Row]:
    return [row for row in rows_of("planted.csv") if row["kind"] in kinds]


@pytest.fixture(scope="module")
def water() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(FOLDER)
        yield importlib.import_module("mill_water")


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(FOLDER)


def test_generation_repeats_byte_for_byte(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; import generate; generate.generate(Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=FOLDER, env=environment, check=True)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    kept = {path.relative_to(FOLDER) for name in WRITTEN for path in (FOLDER / name).iterdir()}
    assert {*made} == kept | {Path("enterprises.csv"), Path("decisions.toml"), Path("指标体系.xlsx")}
    for path in made:
        assert (tmp_path / path).read_bytes() == (FOLDER / path).read_bytes(), path


def test_importing_the_spreadsheet_gives_the_folder(tmp_path: Path) -> None:
    folder = import_spreadsheet(FOLDER / "指标体系.xlsx", tmp_path)
    assert folder.name == SYSTEM
    for path in (FOLDER / "rulebook" / SYSTEM).iterdir():
        assert (folder / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_case_is_read_without_errors_and_small(case: Case) -> None:
    assert not [one for one in check_case(FOLDER) if one.severity == "error"]
    assert case.settings.made_up and case.system is not None and case.system.code == SYSTEM
    assert [one.code for one in case.further] == ["dyeing-hjt185-2006"]
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if "out" not in path.parts) < LARGEST
    assert not [name for name in ("sources", "records", "checks", "scores", "effects", "exchanges", "qualities")
                if getattr(case, name).is_empty()]  # fmt: skip


def test_everything_says_it_is_made_up(case: Case) -> None:
    for row in case.enterprises.iter_rows(named=True):
        assert "虚构" in row["name"] and "made up" in row["name"]
        assert check(row["credit_code"]) is None and row["credit_code"].startswith("91000000XXXXXX")
    assert case.enterprises["credit_code"].n_unique() == 150
    assert case.system is not None and "虚构" in case.system.title.zh and "made up" in case.system.title.into("en")
    for name in ("techniques", "sizing"):
        assert all("虚构" in row["source"] and "made up" in row["source"] for row in rows_of(f"rulebook/{name}.csv"))


def test_the_index_has_five_classes_whose_weights_are_whole(case: Case) -> None:
    system = case.system
    assert system is not None and len(system.classes) == 5 and len(system.indicators) == 18
    assert sum(one.weight for one in system.classes if one.weight is not None) == 1
    assert 3 <= sum(one.limiting for one in system.indicators) <= 6


def test_candidates_give_the_list_something_to_do(case: Case) -> None:
    listed = Counter(case.enterprises["listed"].to_list())
    assert listed == {"yes": 120, "no": 30}
    assert not case.enterprises.filter(listed="no")["reason"].null_count()
    assert case.enterprises.filter(feasible="no", listed="yes").is_empty()
    assert case.enterprises.filter(feasible="no").height == 7
    assert case.enterprises["path"].unique().sort().to_list() == ["new_park", "rebuilt"]
    for column, least in (("process", 4), ("district", 3), ("size", 4)):
        assert case.enterprises[column].n_unique() == least
    mandatory = case.enterprises.filter(over_standard="yes", feasible="no")["enterprise"].to_list()
    assert mandatory == ["DC094"]


def test_every_level_occurs_and_most_improve(case: Case) -> None:
    assert case.system is not None
    graded = case.enterprises.filter(listed="yes")["enterprise"].to_list()
    counts = {}
    for year in case.settings.years:
        quantities, answers = case.quantities.filter(year=year), case.answers.filter(year=year)
        levels = evaluate(indicator_values(graded, quantities, answers, case.system), case.system).enterprises
        counts[year] = Counter(levels["level"])
        open_ = levels.filter(pl.col("level") != pl.col("level_best"))["enterprise"].to_list()
        assert open_ == {2023: ["DC148"], 2024: ["DC046"]}[year]
    assert all(counts[2024][level] >= least for level, least in {"I": 5, "II": 20, "III": 20, "none": 20}.items())
    assert counts[2024]["none"] < counts[2023]["none"]


def test_planted_statuses_are_there_and_no_others(case: Case) -> None:
    frames = {"quantities": "variable", "answers": "indicator", "activities": "carrier"}
    for status in ("missing", "estimated", "below_detection"):
        found = {
            (row["enterprise"], str(row["year"]), table, row[key])
            for table, key in frames.items()
            for row in getattr(case, table).filter(status=status).iter_rows(named=True)
        }
        assert found == {
            tuple(row[name] for name in ("enterprise", "year", "table", "item")) for row in planted(status)
        }
    absent = [row for row in case.quantities.filter(enterprise="DC148").iter_rows(named=True) if row["year"] == 2023]
    assert planted("absent")[0]["enterprise"] == "DC148" and not absent


def test_sources_disagree_only_where_planted(case: Case) -> None:
    own = pl.concat([
        case.quantities.select("enterprise", "year", "variable", own="value"),
        case.activities.select("enterprise", "year", variable="carrier", own="amount"),
    ])  # fmt: skip
    both = case.sources.join(own, on=["enterprise", "year", "variable"], how="left")
    ratio = pl.col("own") / pl.col("value")
    permit = pl.col("source") == "permit"
    off = both.filter(pl.when(permit).then(ratio > 1).otherwise((ratio - 1).abs() > case.settings.survey.tolerance))
    wanted = {(row["enterprise"], row["item"]) for row in planted("multiply") if row["table"] == "sources"}
    # A mill that reports a tenth of its water differs from its bills too.
    found = {(row["enterprise"], f"{row['variable']}/{row['source']}") for row in off.iter_rows(named=True)}
    tenth = {
        (row["enterprise"], f"{row['item']}/invoice") for row in planted("multiply") if row["table"] == "quantities"
    }
    assert wanted <= found and found - wanted <= tenth


def test_common_and_individual_problems_have_their_shares(case: Case) -> None:
    known = {one.code: one for one in questions(["dyeing"])}
    assert {*case.checks["question"]} <= {*known} and case.checks["enterprise"].n_unique() == 60
    shares: dict[str, list[bool]] = {}
    for row in case.checks.iter_rows(named=True):
        told = flagged(known[row["question"]], row["answer"], row["value"])
        bad = told if row["present"] is None else row["present"] == "yes"
        if bad is not None:
            shares.setdefault(row["question"], []).append(bad)
    for row in planted("common", "individual"):
        share = sum(shares[row["item"]]) / len(shares[row["item"]])
        assert (share >= float(row["size"])) == (row["kind"] == "common"), row["item"]
        assert share > 0


def test_experts_agree_but_for_what_is_planted(case: Case) -> None:
    table = case.scores.group_by("subject").agg(
        pl.len().alias("experts"), spread=pl.col("score").max() - pl.col("score").min()
    )
    assert table.filter(pl.col("spread") >= case.settings.diagnosis.disputed)["subject"].to_list() == ["checklist/DQ25"]
    assert table.filter(pl.col("experts") < 5)["subject"].to_list() == ["expert/shared_sewer"]


def test_measures_have_effects_and_what_is_planted(case: Case) -> None:
    per = case.measures.group_by("enterprise").len()["len"]
    assert len(per) == 120 and {*per} == {3, 4, 5}
    known = {one.code for one in techniques()}
    assert {*case.measures["technique"]} <= known
    assert (case.effects["value"] < 0).any()
    planned = case.effects.filter(stage="planned").group_by("enterprise", "measure").len()
    assert case.measures.join(planned, on=["enterprise", "measure"], how="anti").is_empty()
    done = case.measures.filter(outcome="implemented")
    assert done.filter(pl.col("evidence").is_null()).select("enterprise", "measure").rows() == [("DC018", "M1")]
    assert done.filter(pl.col("actual_saving").is_null()).select("enterprise", "measure").rows() == [("DC020", "M1")]
    claim = dict(
        case.effects.filter(enterprise="DC073", measure="M3", variable="natural_gas").select("stage", "value").rows()
    )
    assert claim["actual"] > 2 * claim["planned"]
    undone = case.measures.filter(outcome="not_implemented")
    assert not undone["reason"].null_count()
    for row in planted("overdue"):
        (one,) = case.measures.filter(enterprise=row["enterprise"], measure=row["item"]).iter_rows(named=True)
        assert one["outcome"] == "implementing" and str(one["planned_end"]) < case.settings.date


def test_true_flows_close_and_agree_with_the_report(water: ModuleType, case: Case) -> None:
    said = case.quantities.filter(year=2024)
    for mill, _ in water.networks():
        flows = water.true_flows(mill)
        assert min(flows.values()) >= 0, mill.code
        open_: Counter[str] = Counter({row["item"]: -flows["lost"] for row in water.faults(mill) if flows["lost"]})
        for row in water.model("network_streams"):
            open_[row["source"]] -= flows[row["key"]]
            open_[row["target"]] += flows[row["key"]]
        del open_[""]
        assert max(map(abs, open_.values())) < 1e-9 * flows["intake"], mill.code
        told = dict(said.filter(enterprise=mill.code).select("variable", "value").iter_rows())
        assert flows["intake"] == pytest.approx(told["fresh_water"])
        assert flows["discharge"] + flows["sewage"] == pytest.approx(told["wastewater"])


def test_planted_faults_of_networks_are_found_and_nothing_else(case: Case) -> None:
    faults = {row["enterprise"]: row for row in planted("leak", "reads", "reversed")}
    natures = {"leak": "leak", "reads": "bias", "reversed": "direction"}
    unmetered = {row["enterprise"] for row in planted("unmetered")}
    for (code,), frame in case.streams.group_by("enterprise", maintain_order=True):
        rows = frame.with_columns(sigma=pl.col("value") * pl.col("uncertainty") / 196, **{
            end: pl.col(end).fill_null("") for end in ("source", "target")
        })  # fmt: skip
        result = reconcile(Network.from_streams(rows.to_dicts()))
        assert (result.balanced is None) == (code in unmetered), code
        assert (result.balanced is False) == (code in faults) == bool(result.suspects.height), code
        if code in faults:
            (suspect,) = result.suspects.iter_rows(named=True)
            assert suspect["where"] == faults[str(code)]["item"], code
            assert suspect["nature"] == natures[faults[str(code)]["kind"]], code
    assert case.streams["enterprise"].n_unique() == 20


def test_exchanges_have_both_sides_and_a_quality_is_missing_where_planted(case: Case) -> None:
    sides = case.exchanges.group_by("medium").agg(pl.col("direction").n_unique())
    assert sides.sort("medium").rows() == [("hot_water", 2), ("reclaimed_water", 2), ("spent_caustic", 2)]
    assert {*case.exchanges["medium"]} == {*case.settings.exchange.transport} == {*case.settings.exchange.farthest}
    offered = case.exchanges.filter(medium="spent_caustic", direction="supply").select("enterprise", "stream")
    stated = case.qualities.filter(parameter="naoh")
    without = offered.join(stated, on=["enterprise", "stream"], how="anti")["enterprise"].to_list()
    assert without == ["DC071"]


def test_own_catalogue_is_read_and_costs_money(case: Case) -> None:
    own = FOLDER / "rulebook" / "techniques.csv"
    assert case.system is not None
    found = sizings(FOLDER / "rulebook" / "sizing.csv", own, case.system.variables)
    ours = [one for one in found if "虚构" in one.citation.source]
    assert len(ours) == len(rows_of("rulebook/sizing.csv")) and sum(one.investment_per is not None for one in ours) > 8
    assert {one.code for one in techniques(["dyeing"], own)} > {"DCS01", "DCS02", "DCS03"}


def test_people_decided_at_known_steps_and_say_why(case: Case) -> None:
    given = case.decisions
    assert {row["step"] for row in rows_of("model/decisions.csv")} == {one.code for one in steps()}
    assert len(given.decisions) == sum(row["guess"] != "yes" for row in rows_of("model/decisions.csv"))
    assert all(one.ruling.reason and one.ruling.by and one.ruling.date for one in given.decisions)
    assert [one.code for one in given.targets if not one.monitored.zh] == ["T4"]
    assert {one.kind for one in given.options} == {"central_treatment", "steam_cascade", "procurement"}
    listed = {*case.enterprises.filter(listed="yes")["enterprise"]}
    assert all({*one.participants} <= listed for one in given.options)
    coal = {*case.activities.filter(carrier="raw_coal")["enterprise"]} & listed
    assert {*given.problems[0].enterprises} == coal and len(given.problems) == 2


def test_every_planted_case_stands_in_the_readme_and_every_price_in_the_model() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for row in rows_of("planted.csv"):
        assert f"| {row['enterprise'] or '—'} | {row['year'] or '—'} | {row['table']} `{row['item']}` |" in readme, row
        assert row["what"] in readme and row["what_en"] in readme, row
    settings = tomllib.loads((FOLDER / "audit.toml").read_text(encoding="utf-8"))
    prices = {row["variable"]: row["price"] for row in settings["measures"]["prices"]}
    assert prices == {row["variable"]: pytest.approx(float(row["yuan"]) / 1e4) for row in rows_of("model/prices.csv")}
