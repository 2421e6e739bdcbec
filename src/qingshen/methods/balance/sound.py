"""Streams with which nothing is wrong, read without asking why: most networks are sound, and there are hundreds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from qingshen.methods.balance.normal import Array, Integers

TEXTS, NUMBERS = ("stream", "source", "target"), ("value", "sigma")


class Sound(NamedTuple):
    """The fields of a network of n streams, in the order of `Network`."""

    stream: tuple[str, ...]
    node: tuple[str, ...]
    source: Integers
    target: Integers
    value: Array
    sigma: Array


def sound(streams: object, outside: str) -> Sound | None:
    """Return the network of a frame with all its columns, text and numbers as they should be.

    None where anything is wrong, or only may be: whoever asked then looks closer, and says what.
    """
    if not isinstance(streams, pl.DataFrame) or not streams.height:
        return None
    schema = streams.schema
    typed = all(schema.get(name) == pl.String for name in TEXTS) and all(
        schema.get(name) == pl.Float64 for name in NUMBERS
    )
    if not typed:
        return None
    names, source, target = (streams[name].to_list() for name in TEXTS)
    if not (_clean(names) and _clean(source) and _clean(target)) or None in names or len(set(names)) < len(names):
        return None
    read = _readings(*(streams[name].to_numpy() for name in NUMBERS))
    node = _joined([_end(one, outside) for one in source], [_end(one, outside) for one in target])
    if read is None or node is None:
        return None
    at: dict[str | None, int] = {name: index for index, name in enumerate(node)}
    leaves, enters = (np.array([at.get(one, -1) for one in side], dtype=np.int32) for side in (source, target))
    return Sound(tuple(names), node, leaves, enters, *read)


def _clean(names: Sequence[str | None]) -> bool:
    return all(name is None or (name != "" and name == name.strip()) for name in names)


def _end(name: str | None, outside: str) -> str | None:
    return None if name == outside else name


def _joined(source: Sequence[str | None], target: Sequence[str | None]) -> tuple[str, ...] | None:
    """Return the nodes as they are named first; None where a stream goes nowhere or a node only fills or empties."""
    looped = any(one == other for one, other in zip(source, target, strict=True))
    if looped or set(source) | {None} != set(target) | {None}:
        return None
    return tuple(one for one in dict.fromkeys([*source, *target]) if one is not None)


def _readings(value: Array, sigma: Array) -> tuple[Array, Array] | None:
    """Return values and sigmas, NaN unmeasured; None where one of them cannot be."""
    known, told = ~np.isnan(value), ~np.isnan(sigma)
    if not known.any() or np.isinf(value).any() or np.isinf(sigma).any() or (sigma < 0).any():
        return None
    if (known & ~told).any() or (~known & (sigma == 0)).any():
        return None
    return value.copy(), np.where(known, sigma, np.nan)
