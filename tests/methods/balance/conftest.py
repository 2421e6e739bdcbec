"""Lets the tests of balances import `balance.oracle` and `balance.networks`, the modules beside them.

They go by the folder's name: other tests have an `oracle`, the example park has `networks`.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
