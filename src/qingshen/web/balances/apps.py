"""The app balances."""

from django.apps import AppConfig


class BalancesConfig(AppConfig):
    """Django's name for this app."""

    name = "qingshen.web.balances"
    label = "balances"
