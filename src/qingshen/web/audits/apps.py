"""The app audits."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """Django's name for this app."""

    name = "qingshen.web.audits"
    label = "audits"
