"""The app api."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Django's name for this app."""

    name = "qingshen.web.api"
    label = "api"
