"""The made-up plants balance and are what they are said to be; rivals that disagree stop the run; parts are kept."""

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT))

    def brought(name: str) -> ModuleType:
        return importlib.import_module(f"benchmarks.{name}")

    return brought


@pytest.mark.parametrize("size", [30, 200, 1_000])
@pytest.mark.parametrize("kind", ["plain", "idle", "turned"])
def test_made_up_plants_balance(bench: Any, size: int, kind: str) -> None:
    made = bench("balance.networks").plant(size, kind)
    balance = bench("balance.contenders.equations").balances(made)
    assert balance.shape == (round(size / 2.5), size)
    assert np.abs(balance @ made.truth).max() < 1e-9
    assert (abs(balance).sum(axis=1) >= 2).all()
    if kind == "turned":
        assert 0.1 < (made.truth < 0).mean() < 0.4
    else:
        # Every node is filled and emptied.
        assert ((balance > 0).sum(axis=1) > 0).all() and ((balance < 0).sum(axis=1) > 0).all()
        assert (made.truth > 0).all() if kind == "plain" else 0 <= (made.truth == 0).mean() < 0.1


def test_a_plant_is_the_same_each_time_and_comes_back_from_its_file(bench: Any, tmp_path: Path) -> None:
    networks = bench("balance.networks")
    one, other = networks.plant(100), networks.Plant.read(networks.plant(100).write(tmp_path / "plant.npz"))
    for name in ("source", "target", "truth", "value", "sigma", "other"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


def test_plants_of_a_batch_lack_meters_of_their_own(bench: Any) -> None:
    batches = bench("balance.batches")
    assert not np.isnan(batches.batch(50).values).any()
    gone = np.isnan(batches.batch(50, missing=True).values)
    assert (gone.sum(axis=1) == batches.UNMETERED).all()
    assert len(np.unique(gone, axis=0)) > 40


@pytest.mark.parametrize(("away", "stops"), [(0.0, False), (1e-8, False), (1e-3, True)])
def test_other_flows_stop_the_run(
    bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, away: float, stops: bool
) -> None:
    compare, jobs = bench("balance.compare"), bench("balance.jobs")

    def measured(names: list[str], path: Path, effort: object, folder: Path) -> dict[str, Any]:
        truth = bench("balance.networks").Plant.read(path).truth
        for name in names:
            np.save(folder / f"{name}.npy", truth * (1 + away) if name == "kkt" else truth)
        return {name: {} for name in names}

    monkeypatch.setattr(compare, "measure", measured)
    if stops:
        with pytest.raises(AssertionError, match="kkt finds other flows"):
            compare._one(30, None, tmp_path)
    else:
        assert compare._one(30, None, tmp_path).keys() == jobs.ONE.keys()


@pytest.mark.parametrize(("share", "stops"), [(1.0, False), (0.9, True), (1.1, True)])
def test_a_better_or_a_far_worse_objective_stops_the_run(
    bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float, stops: bool
) -> None:
    compare = bench("balance.compare")

    def measured(names: list[str], path: Path, effort: object, folder: Path) -> dict[str, Any]:
        made = bench("balance.networks").Plant.read(path)
        for name in names:
            part = share if name == "bounded_piqp" else 1.0
            np.save(folder / f"{name}.npy", made.value + part * (made.truth - made.value))
        return {name: {} for name in names}

    monkeypatch.setattr(compare, "measure", measured)
    if stops:
        with pytest.raises(AssertionError, match="bounded_piqp reaches another objective"):
            compare._bounded("idle", 200, None, tmp_path)
    else:
        assert compare._bounded("idle", 200, None, tmp_path)["bounded"]["found"]["excess"] == 0.0


def test_parts_not_measured_are_kept_with_the_machine_they_were_measured_on(bench: Any) -> None:
    completed = bench("__main__").completed
    last = {"machine": "old", "evaluation": 1, "reading": 2, "kept": {"reading": "older"}, "ratios": 0}
    found = completed({"machine": "new", "balance": 3}, last)
    assert found == {
        "machine": "new",
        "balance": 3,
        "evaluation": 1,
        "reading": 2,
        "kept": {"evaluation": "old", "reading": "older"},
    }
    assert completed({"machine": "new", "balance": 4, "evaluation": 5, "reading": 6}, found).keys() == {
        "machine", "balance", "evaluation", "reading",
    }  # fmt: skip
