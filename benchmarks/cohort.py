"""A made-up index system of 30 indicators and a made-up cohort of any size, by seed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import polars as pl

from qingshen.language import Text
from qingshen.rulebook.system import Baseline, Direction, IndexSystem, Indicator, IndicatorClass, Sign, Weight

SEED = 20250630
CLASSES = (30, 10, 20, 10, 20, 10)  # weights [%]
INSIDE = (30, 25, 20, 15, 10)  # weights of the five indicators of each class [%]
KINDS: tuple[Direction, ...] = ("lower", "qualitative", "higher", "lower", "qualitative")
ENTERPRISES_AT_ONCE = 100_000
MISSING, NOT_APPLICABLE = 0.03, 0.02  # shares of the rows


def _indicator(at: int) -> Indicator:
    group, inside = divmod(at, len(INSIDE))
    direction = KINDS[inside]
    if direction == "qualitative":
        first, second, third = (Baseline(f"requirement {level}", "text") for level in ("I", "II", "III"))
    else:
        sign: Sign = "<=" if direction == "lower" else ">="
        steps = (10, 14, 20) if direction == "lower" else (20, 14, 10)
        first, second, third = (Baseline(f"{sign}{step * (at + 1)}", sign, Fraction(step * (at + 1))) for step in steps)
    return Indicator(
        code=f"indicator_{at + 1:02d}",
        name=Text(f"指标{at + 1}", f"indicator {at + 1}"),
        class_code=f"class_{group + 1}",
        unit="",
        direction=direction,
        baselines=(first, second, third),
        weight=Weight("fixed", Fraction(INSIDE[inside], 100)),
        limiting=inside == 0,
    )


def made_up_system() -> IndexSystem:
    """Return an index system of 6 classes × 5 indicators: 18 figures, 12 answers, 6 of the figures limiting."""
    return IndexSystem(
        code="made-up",
        title=Text("虚构的指标体系", "a made-up index system"),
        issuer="",
        year=2025,
        document="",
        clause="",
        edition="1",
        certainty="recalled",
        level_names=(Text("Ⅰ级"), Text("Ⅱ级"), Text("Ⅲ级")),
        classes=tuple(
            IndicatorClass(f"class_{at}", Text(f"第{at}类", f"class {at}"), Fraction(weight, 100))
            for at, weight in enumerate(CLASSES, 1)
        ),
        indicators=tuple(_indicator(at) for at in range(len(CLASSES) * len(INSIDE))),
    )


def _values(start: int, stop: int) -> pl.DataFrame:
    """Return the rows of the enterprises `start` to `stop`: all indicators, as a platform exports them."""
    system = made_up_system()
    size, width = stop - start, len(system.indicators)
    random = np.random.default_rng([SEED, start])
    quality = random.beta(4, 1, (size, 1))
    drawn = np.clip(quality + random.normal(0, 0.08, (size, width)), 0, 1).ravel()
    fate = random.random(size * width)
    silent = fate < MISSING + NOT_APPLICABLE
    qualitative = np.tile([one.direction == "qualitative" for one in system.indicators], size)
    lower = np.tile([one.direction == "lower" for one in system.indicators], size)
    scale = np.tile(np.arange(1, width + 1), size)
    figure = np.round(scale * np.where(lower, 26 - 20 * drawn, 4 + 20 * drawn), 3)
    level = pl.Series(np.digitize(drawn, (0.3, 0.6, 0.8)).astype(np.uint32)).cat.to(pl.Enum(["none", "III", "II", "I"]))
    status = np.select([fate < MISSING, silent, fate > 0.9], [0, 1, 2], 3).astype(np.uint32)
    names = pl.Series([f"E{number:07d}" for number in range(start, stop)])
    return pl.DataFrame(
        {
            "enterprise": names.gather(np.repeat(np.arange(size), width)),
            "indicator": pl.Series([one.code for one in system.indicators]).gather(np.tile(np.arange(width), size)),
            "value": figure,
            "level": level.cast(pl.Utf8),
            "status": pl.Series(status).cat.to(pl.Enum(["missing", "not_applicable", "estimated", "reported"])),
        }
    ).with_columns(
        pl.col("status").cast(pl.Utf8),
        pl.when(pl.lit(pl.Series(~(silent | qualitative)))).then("value").alias("value"),
        pl.when(pl.lit(pl.Series(~silent & qualitative))).then("level").alias("level"),
    )


def write_cohort(path: Path, enterprises: int) -> None:
    """Write the values of `enterprises` enterprises as one Parquet file, `ENTERPRISES_AT_ONCE` at a time."""
    parts = []
    for start in range(0, enterprises, ENTERPRISES_AT_ONCE):
        part = path.with_name(f"{path.stem}-{start:08d}.part")
        _values(start, min(start + ENTERPRISES_AT_ONCE, enterprises)).write_parquet(part)
        parts.append(part)
    pl.scan_parquet(parts).sink_parquet(path)
    for part in parts:
        part.unlink()
