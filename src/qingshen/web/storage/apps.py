"""The app storage."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """Django's name for this app."""

    name = "qingshen.web.storage"
    label = "storage"
