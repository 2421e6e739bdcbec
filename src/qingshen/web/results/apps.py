"""The app results."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Django's name for this app."""

    name = "qingshen.web.results"
    label = "results"
