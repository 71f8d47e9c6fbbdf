"""The sign-in library's pages that we offer, each with its policy.

They are mounted one by one, so that a page the library adds is not suddenly ours.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path, re_path

from moothall.faces.pages import access, again, invitations, providers, signed_in

_RESET = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

_OPEN: list[URLPattern] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path(
        "confirm-email/",
        account.email_verification_sent,
        name="account_email_verification_sent",
    ),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"
    ),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(_RESET, account.password_reset_from_key, name="account_reset_password_from_key"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/passkeys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
]
_SIGNED_IN: list[URLPattern] = [
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("email/", again.asks(account.email, "POST"), name="account_email"),
    path("password/change/", account.password_change, name="account_change_password"),
    path(
        "password/set/",
        again.asks(account.password_set, is_asking=False),
        name="account_set_password",
    ),
    path("2fa/", mfa.index, name="mfa_index"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "2fa/totp/activate/",
        again.asks(totp.activate_totp),
        name="mfa_activate_totp",
    ),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/passkeys/add/", again.asks(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/passkeys/<int:pk>/rename/", webauthn.edit_webauthn, name="mfa_rename_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path(
        "2fa/passkeys/reauthenticate/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
_OURS: list[URLPattern] = [
    re_path(
        r"^invitation/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        invitations.invitation,
        name="account_invitation",
    ),
    path("sessions/", signed_in.overview, name="account_sessions"),
    path("sessions/end/", signed_in.end, name="account_sessions_end"),
    path("with/<slug:provider>/", providers.begin, name="openid_begin"),
    path("with/<slug:provider>/back/", providers.back, name="openid_back"),
    path("with/<slug:provider>/again/", providers.ask_again, name="openid_again"),
    path("with/<slug:provider>/join/", providers.join, name="openid_join"),
    path("with/<int:number>/part/", providers.part, name="openid_part"),
]
LIBRARY: list[URLPattern] = [*_OPEN, *_SIGNED_IN]
"""Pages whose views are the sign-in library's."""
urlpatterns: list[URLPattern] = [*LIBRARY, *_OURS]

access.BORROWED.update({str(route.name): access.ANYONE for route in _OPEN})
access.BORROWED.update({str(route.name): access.SIGNED_IN for route in _SIGNED_IN})
