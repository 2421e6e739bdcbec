"""Addresses of jobs."""

from qingshen.web.jobs import views
from qingshen.web.routing import page

app_name = "jobs"
urlpatterns = [page("<int:number>", views.progress, "progress", "platform.use")]
