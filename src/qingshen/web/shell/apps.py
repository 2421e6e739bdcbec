"""The app shell."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Django's name for this app."""

    name = "qingshen.web.shell"
    label = "shell"
