"""Data → charts, in one quiet style that survives grey print: plain JSON options, no functions in them.

None and NaN are missing: drawn as no mark and told in words, never as zero.
"""

from qingshen.report.charts.abatement_curve import Measure, abatement_curve
from qingshen.report.charts.axis import Axis, Mark
from qingshen.report.charts.box_plot import Box, box_plot
from qingshen.report.charts.cumulative import cumulative
from qingshen.report.charts.dumbbell import Change, dumbbell
from qingshen.report.charts.flows.flow import Flow
from qingshen.report.charts.flows.flow_network import flow_network
from qingshen.report.charts.flows.sankey import sankey
from qingshen.report.charts.flows.suspects import Suspect
from qingshen.report.charts.histogram import histogram
from qingshen.report.charts.interval_bars import Span, interval_bars
from qingshen.report.charts.level_bars import LevelRow, level_bars
from qingshen.report.charts.ranked_bars import ranked_bars
from qingshen.report.charts.scatter import Point, scatter

__all__ = [
    "Axis",
    "Box",
    "Change",
    "Flow",
    "LevelRow",
    "Mark",
    "Measure",
    "Point",
    "Span",
    "Suspect",
    "abatement_curve",
    "box_plot",
    "cumulative",
    "dumbbell",
    "flow_network",
    "histogram",
    "interval_bars",
    "level_bars",
    "ranked_bars",
    "sankey",
    "scatter",
]
