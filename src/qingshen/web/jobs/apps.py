"""The app jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Django's name for this app."""

    name = "qingshen.web.jobs"
    label = "jobs"
