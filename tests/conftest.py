"""Property tests draw the same examples in every run, so that a build says the same of the same code.

`HYPOTHESIS_PROFILE=explore make test` draws new ones.
"""

import os

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
