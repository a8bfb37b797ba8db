"""The part of allauth that we use. Its pages for making accounts and changing addresses are left out: a person's
name and address are changed by operations, which leave revisions."""

from allauth.account import views
from allauth.mfa.base import views as steps
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from django.views.generic import RedirectView

from samverk.core.factors.views import ours, recovery_codes, stepping_up

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # allauth asks for the addresses of these by name. Who has no password yet chooses one through a mailed link.
    path("password/set/", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"),
    path("signup/", views.signup, name="account_signup"),
    path("email/", RedirectView.as_view(pattern_name="core:start"), name="account_email"),
    # The second step. Before anything there is changed one shows anew who one is.
    path("again/", stepping_up(views.reauthenticate), name="account_reauthenticate"),
    path("again/code/", stepping_up(steps.reauthenticate), name="mfa_reauthenticate"),
    path("again/passkey/", stepping_up(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("login/code/", ours(steps.authenticate), name="mfa_authenticate"),
    path("login/passkey/", login_not_required(ours(passkeys.login_webauthn)), name="mfa_login_webauthn"),
    path("steps/", steps.index, name="mfa_index"),
    path("steps/app/new/", ours(app.activate_totp), name="mfa_activate_totp"),
    path("steps/app/remove/", ours(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("steps/codes/", recovery_codes, name="mfa_view_recovery_codes"),
    path("steps/codes/new/", ours(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("steps/passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("steps/passkeys/new/", ours(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("steps/passkeys/<int:pk>/remove/", ours(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
]
