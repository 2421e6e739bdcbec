"""The app transfer."""

from django.apps import AppConfig


class TransferConfig(AppConfig):
    """Django's name for this app."""

    name = "qingshen.web.transfer"
    label = "transfer"
