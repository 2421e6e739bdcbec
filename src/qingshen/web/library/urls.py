"""Addresses of the rulebook."""

from qingshen.web.library import views
from qingshen.web.routing import page

app_name = "library"
urlpatterns = [page("", views.home, "home", "library.see")]
