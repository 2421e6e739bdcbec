"""The app library."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Django's name for this app."""

    name = "qingshen.web.library"
    label = "library"
