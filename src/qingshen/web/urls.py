"""Where each app answers."""

from django.urls import include, path

handler400 = "qingshen.web.failing.malformed"
handler404 = "qingshen.web.failing.absent"
handler500 = "qingshen.web.failing.failed"
urlpatterns = [
    path("", include("qingshen.web.audits.urls")),
    path("accounts/", include("qingshen.web.accounts.urls")),
    path("reports/", include("qingshen.web.reporting.urls")),
    path("results/", include("qingshen.web.results.urls")),
    path("transfer/", include("qingshen.web.transfer.urls")),
    path("library/", include("qingshen.web.library.urls")),
    path("balances/", include("qingshen.web.balances.urls")),
    path("api/", include("qingshen.web.api.urls")),
    path("jobs/", include("qingshen.web.jobs.urls")),
    path("notices/", include("qingshen.web.journal.urls")),
]
