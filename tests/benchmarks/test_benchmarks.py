"""The benchmarks run, every rival agrees with the engine, and the page says what was measured; never how fast."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = ROOT / "benchmarks"


@pytest.mark.slow
def test_a_quick_run_measures_everything(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks", "--quick", "--into", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert results.keys() == {
        "machine",
        "evaluation",
        "reading",
        "audit",
        "selection",
        "typing",
        "pages",
        "balance",
        "ratios",
    }
    assert results["evaluation"].keys() == {"200"}
    for taken in results["evaluation"].values():
        assert taken.keys() == {"engine", "pandas", "loops", "numpy", "scan"}
    measured = [one for taken in results["evaluation"].values() for one in taken.values()]
    measured += [one for name, one in results["reading"].items() if name != "enterprises"]
    measured += results["audit"].values()
    measured += results["typing"].values()
    lists = results["selection"]["40"]
    measured += lists.values()
    assert (
        lists["choose"]["found"]["size"]
        == lists["choose_milp"]["found"]["size"]
        <= lists["choose_greedy"]["found"]["size"]
    )
    for part in ("one", "bounded", "many"):
        measured += [one for taken in results["balance"][part].values() for one in taken.values()]
    for one in measured:
        assert 0 < one["seconds"]["minimum"] <= one["seconds"]["median"]
        assert one["runs"] >= 1
        assert one["peak_mb"] >= one["before_mb"] > 0
    assert all(one > 0 for times in results["pages"]["pages"].values() for one in times)
    assert {"audits:board", "results:cohort_part ranking", "results:explain"} <= results["pages"]["pages"].keys()
    assert results["audit"]["4"]["found"].keys() == {"read", "phases", "reports"}
    assert all(ratio > 0 for taken in results["ratios"]["evaluation"].values() for ratio in taken.values())
    page = (tmp_path / "BENCHMARKS.md").read_text(encoding="utf-8")
    assert "plain Python" in page
    assert "loop of cvxpy" in page
    assert "Kept from an earlier run" not in page


def test_quick_figures_never_stand_as_benchmarks() -> None:
    command = [sys.executable, "-m", "benchmarks", "--quick"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--into" in done.stderr


def test_the_page_holds_the_figures_of_the_last_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    render = importlib.import_module("benchmarks.page").render
    results = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    assert (HERE / "BENCHMARKS.md").read_text(encoding="utf-8") == render(results)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_readmes_quote_the_last_run(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    headline = importlib.import_module("benchmarks.headline")
    results = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    assert headline.headline(results, language) in headline.PAGES[language].read_text(encoding="utf-8")


def test_the_results_name_no_machine() -> None:
    text = (HERE / "results.json").read_text(encoding="utf-8")
    assert "/" not in "".join(json.loads(text)["machine"]["libraries"])
    assert not {"hostname", "node", "path", "user"} & json.loads(text)["machine"].keys()
