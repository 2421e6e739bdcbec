"""Addresses of notices."""

from qingshen.web.journal import views
from qingshen.web.routing import act, page

app_name = "journal"
urlpatterns = [
    page("", views.notices, "notices", "platform.use"),
    page("<int:number>", views.follow, "follow", "platform.use"),
    act("read", views.read_all, "read_all", "platform.use"),
]
