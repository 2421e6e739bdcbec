"""The app reporting."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Django's name for this app."""

    name = "qingshen.web.reporting"
    label = "reporting"
