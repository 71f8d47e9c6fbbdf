"""The sign-in library's forms in our words: plain labels, one password field, said faults."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from moothall.faces.pages import signed_in
from moothall.ground.people.contact_points import why_not_mail
from moothall.ground.people.words import Method

EMAIL = ("Email address", "Enter your email address")
PASSWORD = ("Password", "Enter your password")
NEW = ("New password", "Enter a new password")
HOW_LONG = "At least 10 characters. Three random words are a good password."
INVALID_EMAIL = "Enter an email address in the correct format, like name@example.com"


class Worded(forms.Form):
    """Gives fields of the library our words, and drops those that ask for the same twice.

    *words* has for each field its label and what is said when it is left empty; *hints* the hint.
    """

    words: ClassVar[Mapping[str, tuple[str, str]]] = {}
    hints: ClassVar[Mapping[str, str]] = {}
    dropped: ClassVar[tuple[str, ...]] = ("password2",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- the library's own arguments, passed on
        super().__init__(*args, **kwargs)
        for name in self.dropped:
            self.fields.pop(name, None)
        for name, (label, missing) in self.words.items():
            field = self.fields[name]
            field.label = label
            field.help_text = self.hints.get(name, "")
            field.error_messages["required"] = missing
            if isinstance(field, forms.EmailField):
                field.validators = [_email_in_our_words(each) for each in field.validators]
                field.validators.append(_can_be_mailed)
            field.widget.attrs.pop("placeholder", None)


def _email_in_our_words(validator: Any) -> Any:  # noqa: ANN401 -- any callable that validates
    return EmailValidator(INVALID_EMAIL) if isinstance(validator, EmailValidator) else validator


def _can_be_mailed(address: str) -> None:
    if reason := why_not_mail(address):
        raise ValidationError(reason)


class SignIn(Worded, account.LoginForm):
    """Address and password."""

    words = {"login": EMAIL, "password": PASSWORD}


class SignUp(Worded, account.SignupForm):
    """Name, address and a password."""

    field_order = ["name", "email", "password1"]
    words = {"email": EMAIL, "password1": PASSWORD}
    hints = {
        "email": "We will send you a link to show that the address is yours.",
        "password1": HOW_LONG,
    }


class ChangeEmail(Worded, account.AddEmailForm):
    """Another address."""

    words = {"email": ("New email address", "Enter your new email address")}
    hints = {"email": "We will send you a link to show that the address is yours."}


class ChangePassword(Worded, account.ChangePasswordForm):
    """The old password and a new one."""

    words = {
        "oldpassword": ("Current password", "Enter your current password"),
        "password1": NEW,
    }
    hints = {"password1": HOW_LONG}


class SetPassword(Worded, account.SetPasswordForm):
    """A first password."""

    words = {"password1": NEW}
    hints = {"password1": HOW_LONG}


class ResetPassword(Worded, account.ResetPasswordForm):
    """The address of whoever forgot their password."""

    words = {"email": EMAIL}


class NewPassword(Worded, account.ResetPasswordKeyForm):
    """A new password for the forgotten one."""

    words = {"password1": NEW}
    hints = {"password1": HOW_LONG}


class Reauthenticate(Worded, account.ReauthenticateForm):
    """The password once more."""

    words = {"password": PASSWORD}


CODE = {"code": ("Code", "Enter the code")}
CODE_HINT = {"code": "The 6 digits your app shows, or one of your recovery codes."}


class Noted(forms.Form):
    """Keeps that a code was not right."""

    def clean_code(self) -> str:
        """Return the code; keep that it was wrong."""
        asked = cast("Any", self)
        try:
            return cast("str", cast("Any", super()).clean_code())
        except ValidationError:
            signed_in.note_failure(context.request, asked.user, Method.APP)
            raise


class Code(Worded, Noted, mfa.AuthenticateForm):
    """The second step."""

    words, hints = CODE, CODE_HINT


class PasskeySignIn(webauthn.LoginWebAuthnForm):
    """A passkey alone."""

    def clean_credential(self) -> Any:  # noqa: ANN401 -- the library's
        """Return whose passkey it is; keep that it was nobody's, whoever it says it is of."""
        try:
            return super().clean_credential()
        except ValidationError:
            signed_in.note_failure(context.request, None, Method.PASSKEY)
            raise


class CodeAgain(Worded, Noted, mfa.ReauthenticateForm):
    """The second step once more."""

    words, hints = CODE, CODE_HINT


class ActivateCode(Worded, totp.ActivateTOTPForm):
    """The first code of a new app."""

    words = CODE
    hints = {"code": "The 6 digits your app shows."}


class MakePasskey(webauthn.AddWebAuthnForm):
    """A new passkey: always one that proves who holds the device, so that it signs in alone."""

    passwordless = None
    name = forms.CharField(required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        """Refuse a key whose device did not check who holds it."""
        self.cleaned_data["passwordless"] = True
        return cast("dict[str, Any]", super().clean())


class RenamePasskey(webauthn.EditWebAuthnForm):
    """Another name for a passkey, by which its owner knows the device."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- the library's own
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label="Name of the device",
            max_length=100,
            error_messages={"required": "Enter a name for the passkey"},
        )
