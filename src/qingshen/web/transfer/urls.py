"""Addresses of transfer."""

app_name = "transfer"
urlpatterns: list[object] = []
