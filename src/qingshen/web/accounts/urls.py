"""Addresses of people and organisations."""

from qingshen.web.accounts import views
from qingshen.web.routing import act, page

app_name = "accounts"
urlpatterns = [
    page("sign-in/", views.sign_in, "login", "platform.visit"),
    act("sign-in/enter", views.enter, "enter", "platform.visit"),
    act("sign-out/", views.sign_out, "logout", "platform.use"),
    act("language/", views.choose_language, "language", "platform.visit"),
    page("me/", views.profile, "profile", "platform.use"),
    page("organisations/", views.organisations, "organisations", "platform.use"),
]
