"""Addresses of people and organisations."""

from qingshen.web.accounts.models import Organisation
from qingshen.web.accounts.views import account, factor, members, organisations, second, sign
from qingshen.web.routing import act, page

app_name = "accounts"
ONE = "organisations/<int:key>/"
LINK = "invitations/<str:token>/"
RESET = "reset/<str:uid>/<str:token>/"
_ONE = {"of": Organisation, "seen_by": "organisation.see"}
urlpatterns = [
    page("first/", sign.first, "first", "platform.start"),
    act("first/start", sign.start, "start", "platform.start"),
    page("sign-in/", sign.sign_in, "login", "platform.visit"),
    act("sign-in/enter", sign.enter, "enter", "platform.visit"),
    page("sign-in/code", second.ask, "second", "platform.visit"),
    act("sign-in/code/enter", second.enter, "enter_code", "platform.visit"),
    page("sign-in/set-up", second.set_up, "second_setup", "platform.visit"),
    act("sign-in/set-up/finish", second.finish, "finish_setup", "platform.visit"),
    act("sign-out/", sign.sign_out, "logout", "platform.use"),
    act("language/", sign.choose_language, "language", "platform.visit"),
    page("forgot/", account.forgot, "forgot", "account.reset"),
    act("forgot/send", account.send_link, "send_reset", "account.reset"),
    page(RESET, account.reset, "reset", "account.reset"),
    act(f"{RESET}set", account.set_password, "set_password", "account.reset"),
    page("me/", account.profile, "profile", "platform.use"),
    act("me/save", account.save, "save_profile", "account.change"),
    act("me/password", account.password, "password", "account.change"),
    page("me/two-step/", factor.table, "factor", "account.add_factor"),
    act("me/two-step/add", factor.add, "add_factor", "account.add_factor"),
    act("me/two-step/codes", factor.renew, "renew_codes", "account.renew_codes"),
    act("me/two-step/off", factor.drop, "drop_factor", "account.drop_factor"),
    page("organisations/", organisations.table, "organisations", "platform.use"),
    page("organisations/new", organisations.new, "new_organisation", "organisation.add"),
    act("organisations/register", organisations.register, "register", "organisation.add"),
    page(ONE, organisations.one, "organisation", "organisation.see", **_ONE),
    page(f"{ONE}edit", organisations.edit, "edit_organisation", "organisation.edit", **_ONE),
    act(f"{ONE}save", organisations.save, "save_organisation", "organisation.edit", **_ONE),
    act(f"{ONE}two-step", organisations.require_two_step, "require_factor", "organisation.require_factor", **_ONE),
    act(
        f"{ONE}members/<int:member>/two-step-off",
        members.remove_two_step,
        "remove_factor",
        "account.remove_factor",
        of=Organisation,
    ),
    act(f"{ONE}invite", members.send_invitation, "invite", "organisation.invite", **_ONE),
    act(f"{ONE}invite-first", members.send_invitation, "invite_first", "organisation.invite_first", **_ONE),
    act(f"{ONE}invitations/<int:invitation>/withdraw", members.withdraw, "withdraw", "organisation.invite", **_ONE),
    act(f"{ONE}members/<int:member>/duty", members.duty, "change_duty", "organisation.change_members", **_ONE),
    act(f"{ONE}members/<int:member>/remove", members.remove, "remove_member", "organisation.change_members", **_ONE),
    page(LINK, members.invitation, "invitation", "invitation.accept"),
    act(f"{LINK}accept", members.accept, "accept", "invitation.accept"),
    act(f"{LINK}join", members.join, "join", "invitation.accept"),
]
