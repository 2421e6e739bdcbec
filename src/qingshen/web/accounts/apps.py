"""The app accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Django's name for this app."""

    name = "qingshen.web.accounts"
    label = "accounts"
