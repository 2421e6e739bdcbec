"""The industry level: intensities, aggregates, spread, outliers, potential, levels, concentration.

Formulas marked [DESIGN] in a `method` column are this project's own, not a standard's.
"""

from qingshen.methods.benchmark.concentration import concentration, contribution
from qingshen.methods.benchmark.distribution import aggregate, outliers, percentiles
from qingshen.methods.benchmark.intensity import excluded, intensities
from qingshen.methods.benchmark.level import cluster_index, cluster_values, levels
from qingshen.methods.benchmark.saving import Potential, potential

__all__ = [
    "Potential",
    "aggregate",
    "cluster_index",
    "cluster_values",
    "concentration",
    "contribution",
    "excluded",
    "intensities",
    "levels",
    "outliers",
    "percentiles",
    "potential",
]
