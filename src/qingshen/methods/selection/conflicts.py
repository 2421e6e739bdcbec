"""What stands in the way of a list that meets every requirement, and what relaxing it costs."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from qingshen.methods.selection.candidates import Array, Candidates, Flags
from qingshen.methods.selection.cover import PER_MILLE, TIE, Cover
from qingshen.methods.selection.lists import at_least, furthest, least, lower_bound, without
from qingshen.methods.selection.programme import Effort

SCHEMA = {
    "requirement": pl.String,
    "needed": pl.Float64,
    "reachable": pl.Float64,
    "relaxed_to": pl.Float64,
    "price": pl.Int64,
    "reason": pl.String,
}


@dataclass(frozen=True, eq=False)
class Clash:
    """Requirements as `asked`, as any list is `able` to; the `fewest` for that, and the `nearest` list below `most`.

    `nearest` is None where the fewest are no more than `most`.
    """

    asked: Cover
    able: Cover
    fewest: Flags
    most: int | None
    nearest: Flags | None


def conflicts(candidates: Candidates, clash: Clash, effort: Effort) -> pl.DataFrame:
    """Return what stands in the way.

    `requirement`; `needed`; `reachable`: the most (of `most`: the least) with all others kept; `relaxed_to`: what it
    must be relaxed to; `price`: the size of the list then; `reason`: `alone` (no list reaches it, whatever the others),
    `size` (it is out of reach below the greatest size), `together` (relaxing this one is not enough: `reachable` is
    null, `relaxed_to` and `price` are of the list returned). Those `alone` count as relaxed for all others.
    """
    size = int(clash.fewest.sum())
    rows: list[tuple[str, float, float | None, float, int, str]] = []
    unit = _units(candidates, clash.asked)
    lacking = clash.asked.reachable < clash.asked.needed - TIE
    for at in np.flatnonzero(lacking).tolist():
        most = float(clash.able.needed[at] * unit[at])
        rows.append((clash.asked.names[at], float(clash.asked.needed[at] * unit[at]), most, most, size, "alone"))
    if clash.nearest is not None and clash.most is not None:
        rows += _size(clash, clash.nearest, clash.most, unit, effort)
    for at in np.flatnonzero(candidates.mandatory & candidates.barred).tolist():
        rows.append((f"mandatory:{candidates.enterprise[at]}", 1.0, 0.0, 0.0, size, "alone"))
    if clash.nearest is not None and clash.most is not None:
        rows.append(("most", float(clash.most), float(size), float(size), size, "size"))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _size(
    clash: Clash, nearest: Flags, most: int, unit: Array, effort: Effort
) -> list[tuple[str, float, float | None, float, int, str]]:
    """Return the loads and strata that stand against the greatest size."""
    able, rows = clash.able, []
    floor = at_least(able)
    held = able.reached(nearest)
    for at in np.flatnonzero(able.needed > 0).tolist():
        found = _alone(clash, at, most, effort) if floor[at] <= most else None
        needed = float(clash.asked.needed[at] * unit[at])
        if found is not None:
            level = float(able.reached(found)[at])
            price = _price(clash, at, level, found, effort)
            rows.append((able.names[at], needed, level * unit[at], level * unit[at], price, "size"))
        elif held[at] < able.needed[at] - TIE:
            rows.append((able.names[at], needed, None, float(held[at] * unit[at]), int(nearest.sum()), "together"))
    return rows


def _price(clash: Clash, row: int, level: float, found: Flags, effort: Effort) -> int:
    """Return the least size of a list that holds `level` of the row, of which `found` is one."""
    able, size = clash.able, int(found.sum())
    spared = able.needed[row] - level
    if able.names[row].startswith("stratum:") and size <= clash.fewest.sum() - spared + TIE:
        # Each member fewer of a stratum shortens the list by one at most.
        return size
    kept = able.relaxed(np.where(np.arange(len(able.needed)) == row, level, np.inf))
    return int(least(kept, effort, found)[0].sum())


def _alone(clash: Clash, row: int, most: int, effort: Effort) -> Flags | None:
    """Return the list of at most `most` that holds the most of `row` with the others kept; None if there is none."""
    short = int(clash.fewest.sum()) - most
    able, column = clash.able, clash.able.matrix[[row], :].toarray()[0]
    # A list shorter by as many as the stratum has fewer members cannot be bettered.
    spared = clash.fewest.copy()
    members = np.flatnonzero(clash.fewest & able.free & (column > 0))
    whole = able.names[row].startswith("stratum:")
    if whole and len(members) >= short:
        heavy = np.asarray(able.matrix.sum(axis=0)).ravel()[members]
        spared[members[np.lexsort((members, heavy))[:short]]] = False
        if without(able, row).meets(spared):
            return spared
    if lower_bound(without(able, row)) > most:
        return None
    fewest, _ = least(without(able, row), effort)
    if fewest.sum() > most:
        return None
    found = furthest(able, row, most, effort)
    return fewest if found is None else found


def _units(candidates: Candidates, cover: Cover) -> Array:
    """Return what one of each row is in the unit of its requirement: ‰ of the total load, or one enterprise."""
    total = dict(zip(candidates.loads, np.nansum(candidates.load, axis=0), strict=True))
    return np.array(
        [total[name[5:]] / PER_MILLE if name.startswith("load:") else 1.0 for name in cover.names], dtype=np.float64
    )
