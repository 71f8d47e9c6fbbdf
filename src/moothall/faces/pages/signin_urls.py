"""The sign-in library's pages, each with its policy."""

from django.urls import URLPattern, URLResolver, include, path

from moothall.faces.pages import access

urlpatterns: list[URLPattern | URLResolver] = [path("", include("allauth.urls"))]

_OPEN = (
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_reauthenticate",
)
access.BORROWED.update(dict.fromkeys(_OPEN, access.PLATFORM))
