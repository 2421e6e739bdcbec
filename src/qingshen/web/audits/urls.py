"""Addresses of the audit board."""

from qingshen.web.audits import views
from qingshen.web.routing import page

app_name = "audits"
urlpatterns = [page("", views.home, "home", "platform.use")]
