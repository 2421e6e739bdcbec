"""The enterprise list (企业名单): the fewest enterprises that hold enough of every load and stand for every stratum.

The four principles of the draft guide (standard-explanatory-note; PROCEDURE 3.2) become a score and requirements; the
engine proposes, `Requirements.fixed` carries what people decided. The method is this project's own [DESIGN].
"""

from qingshen.methods.selection.choose import choose
from qingshen.methods.selection.requirements import Requirements
from qingshen.methods.selection.result import Selection
from qingshen.methods.selection.scoring import points, score

__all__ = ["Requirements", "Selection", "choose", "points", "score"]
