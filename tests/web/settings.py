"""The platform's settings for tests: a home of its own, work done at once, passwords hashed fast.

`QINGSHEN_TEST_DATABASE=postgresql` runs the same tests on a PostgreSQL server of their own (from a wheel).
"""

import os
import tempfile

# Before the settings: they read where the platform's home is.
os.environ["QINGSHEN_HOME"] = tempfile.mkdtemp(prefix="qingshen-test-")
if os.environ.get("QINGSHEN_TEST_DATABASE") == "postgresql" and not os.environ.get("QINGSHEN_DATABASE"):
    from tests.web.postgresql import start

    # Once a session: the processes pytest-xdist starts find the address and make databases of their own there.
    os.environ["QINGSHEN_DATABASE"] = start()

from qingshen.web.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as on the platform: of SQLite in memory a page's server and its test share one connection, and can wait
    # for each other for ever. Nobody needs it after a fall of the machine.
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['QINGSHEN_HOME']}/test.sqlite3"}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
