"""The platform's settings for tests: a home of its own, work done at once, passwords hashed fast."""

import os
import tempfile

# Before the settings: they read where the platform's home is.
os.environ["QINGSHEN_HOME"] = tempfile.mkdtemp(prefix="qingshen-test-")

from qingshen.web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
