"""The smallest list, three ways: Qingshen's, one whole integer programme, and the score list a spreadsheet gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from benchmarks.selecting import SHARE
from qingshen.methods.selection import Requirements, choose

Job = Callable[[], dict[str, float]]


def engine(path: Path) -> Job:
    """Return the whole method: fewest, then the highest score, with reasons and the tables."""
    table = pl.read_parquet(path)
    asked = Requirements(dict.fromkeys(_loads(table), SHARE), ("stratum",))

    def run() -> dict[str, float]:
        chosen = choose(table, asked)
        gap = chosen.score_gap / chosen.score if chosen.score else 0.0
        return {"size": chosen.size, "bound": chosen.bound, "score_gap": gap}

    return run


def whole_programme(path: Path) -> Job:
    """Return one integer programme for the fewest enterprises alone: no scores, no reasons, no conflicts."""
    table = pl.read_parquet(path)

    def run() -> dict[str, float]:
        loads = table.select(_loads(table)).to_numpy().T
        codes = table["stratum"].cast(pl.Categorical).to_physical().to_numpy()
        member = csr_array((np.ones(len(codes)), (codes, np.arange(len(codes)))))
        free = table["feasible"].to_numpy()
        reachable = np.minimum(member @ free, 1.0)
        rows = vstack([csr_array(loads / loads.sum(axis=1, keepdims=True)), member])
        needed = np.concatenate([np.full(len(loads), SHARE), reachable])
        bounds = Bounds(table["mandatory"].to_numpy() & free, free)
        found = milp(np.ones(len(codes)), constraints=LinearConstraint(rows, needed, np.inf), integrality=1,
                     bounds=bounds, options={"time_limit": 60})  # fmt: skip
        return {"size": float(round(found.fun)), "bound": float(np.ceil(found.mip_dual_bound - 1e-6))}

    return run


def by_score(path: Path) -> Job:
    """Return the list people make by hand: the mandatory, one of each stratum, then by share of load until it holds."""
    table = pl.read_parquet(path).filter("feasible")

    def run() -> dict[str, float]:
        loads = _loads(table)
        every = pl.read_parquet(path, columns=loads).sum().row(0)
        share = pl.mean_horizontal(pl.col(name) / total for name, total in zip(loads, every, strict=True))
        ranked = table.with_columns(share=share).sort("share", descending=True)
        kept = ranked.filter(pl.col("mandatory") | (pl.int_range(pl.len()).over("stratum") == 0))
        rest = ranked.join(kept, on="enterprise", how="anti")
        missing = [SHARE * total - kept[name].sum() for name, total in zip(loads, every, strict=True)]
        sums = rest.select(pl.col(loads).cum_sum())
        holds = [int((sums[name] < need).sum()) + (need > 0) for name, need in zip(loads, missing, strict=True)]
        return {"size": float(kept.height + max(holds)), "bound": 0.0}

    return run


def _loads(table: pl.DataFrame) -> list[str]:
    return [name for name in table.columns if name.startswith("load_")]
