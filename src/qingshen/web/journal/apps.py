"""The app journal."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Django's name for this app."""

    name = "qingshen.web.journal"
    label = "journal"
