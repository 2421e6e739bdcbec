"""How far enterprises lie from one another, by their coordinates."""

from __future__ import annotations

import polars as pl

# Mean radius of the earth (IUGG 1980) [km].
RADIUS_KM = 6371.0088


def distances(places: pl.DataFrame) -> pl.DataFrame:
    """Return `from, to, km` of every pair of `places` (`enterprise, longitude, latitude` [deg]), by the great circle.

    Haversine; the way by road is longer. Null where a coordinate is not known, 0 from a place to itself.
    """
    radians = pl.col("longitude", "latitude").radians()
    start = places.select(pl.col("enterprise").alias("from"), radians)
    end = places.select(pl.col("enterprise").alias("to"), radians)
    pairs = start.join(end, how="cross", suffix="_to")
    up = ((pl.col("latitude_to") - pl.col("latitude")) / 2).sin() ** 2
    across = ((pl.col("longitude_to") - pl.col("longitude")) / 2).sin() ** 2
    share = up + pl.col("latitude").cos() * pl.col("latitude_to").cos() * across
    km = 2 * RADIUS_KM * share.clip(0, 1).sqrt().arcsin()
    here = pl.when(pl.col("from") == pl.col("to")).then(0.0).otherwise(km)
    return pairs.select("from", "to", km=here).sort("from", "to")
