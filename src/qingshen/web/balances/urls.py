"""Addresses of balances."""

app_name = "balances"
urlpatterns: list[object] = []
