"""What the sign-in library does with our identities, our mail and our addresses."""

from typing import Any, cast
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache

from moothall.engine.catalogue import actions as catalogue
from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import Intent, one_line
from moothall.faces.pages import access, addresses, holding, known_browser, signed_in
from moothall.faces.pages.limits import address_of
from moothall.faces.pages.passwords import is_made_of
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import GUEST
from moothall.ground.languages.speech import speaking, spoken
from moothall.ground.people import actions as people
from moothall.ground.people import queries, sealing
from moothall.ground.people.contact_points import plain_email
from moothall.ground.people.models import Identity
from moothall.ground.people.words import Method

NAMED = "Password must not be made of the council's name"
STAFF_HOME, HOME = "/staff/", "/requests"
"""Where people find what is theirs; this package lies below those faces and knows no more."""


class Adapter(DefaultAccountAdapter):
    """The library's hooks. Its mail goes through the outbox, its people into `ground.people`."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or password is not correct",
        "too_many_login_attempts": "You have tried too many times. Wait 5 minutes, then try again",
        "rate_limited": "You have tried too many times. Wait 5 minutes, then try again",
        "incorrect_password": "The password is not correct",
        "enter_current_password": "The current password is not correct",
        "duplicate_email": "That is your email address already",
    }

    @property
    def _page(self) -> Any:  # noqa: ANN401 -- the request, with what the scope middleware put on it
        return self.request

    @property
    def _council(self) -> Council:
        return cast("Council", self._page.council)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the library's message in the outbox; its text, which holds a secret, is not kept.

        Some it sends once all is committed, when the page's scope is shut and its language is
        spoken no more: so this opens its own, and speaks as the page did.
        """
        known = {**context, "council": self._council, "home": addresses.of(self._council)}
        with speaking(getattr(self._page, "language", spoken())):
            intent = Intent(
                council_id=self._council.pk,
                recipient=email,
                subject=one_line(render_to_string(f"{template_prefix}_subject.txt", known)),
                body=render_to_string(f"{template_prefix}_message.txt", known).strip() + "\n",
                is_secret=True,
            )
        with scope.opened([self._council.pk], writes=True) as at:
            contact.queue([intent], by=GUEST, at=at)

    def save_user(
        self, request: HttpRequest, user: Identity, form: BaseForm, commit: bool = True
    ) -> Identity:
        """Take in whoever signed up."""
        del request, commit
        user.email = form.cleaned_data["email"]
        user.set_password(form.cleaned_data["password1"])
        name = form.cleaned_data["name"]
        people.register(user, self._council, name, by=GUEST, at=self._page.at)
        return user

    def pre_login(self, request: HttpRequest, user: Identity, **facts: Any) -> HttpResponse | None:  # noqa: ANN401
        """Refuse whoever has left this council, though they may sign in at another."""
        if queries.is_disabled(user.pk, self._council.pk):
            return redirect("account_inactive")
        return cast("HttpResponse | None", super().pre_login(request, user, **facts))

    def post_login(self, request: HttpRequest, user: Identity, **facts: Any) -> HttpResponse:  # noqa: ANN401
        """Make whoever signed in known to the council whose page it is; hand over their journey.

        Of what a guest began only the journey they signed in from becomes theirs.
        """
        response = cast("HttpResponse", super().post_login(request, user, **facts))
        signed_in.note(request, user)
        begun = holding.hand_over(request, response.headers.get("Location", ""))
        if not self._council.is_partnership:
            person = people.welcome(user, self._council, by=GUEST, at=self._page.at)
            if begun:
                catalogue.adopt_draft(UUID(begun), person, by=GUEST, at=self._page.at)
        known_browser.remember(response, user.email)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401
        """Keep that somebody could not sign in with a password."""
        tried = queries.identity(str(credentials.get("email", "")))
        signed_in.note_failure(request, tried, Method.PASSWORD)

    def clean_password(self, password: str, user: Identity | None = None) -> str:
        """Refuse what the guidance refuses, and the council's own name."""
        if is_made_of(password, [self._council.slug, self._council.name]):
            raise ValidationError(NAMED)
        return cast("str", super().clean_password(password, user))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Residents belong to a council; a partnership has none of its own."""
        del request
        return not self._council.is_partnership

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:  # noqa: ANN401
        """Return the link that proves an address."""
        del request
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return addresses.of(self._council, path)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link that sets a new password."""
        identity, _, token = key.partition("-")
        return addresses.of(self._council, reset_path(identity, token))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the network address that tries are counted against."""
        return address_of(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ANN401
        """Return what tries are counted under: one count over every council's pages."""
        email = plain_email(str(credentials.get("email", "")))
        return f"{email} {known_browser.number_of(request, email)}"


class SecondStep(DefaultMFAAdapter):
    """The library's hooks for authenticator apps."""

    def encrypt(self, text: str) -> str:
        """Return the secret of an app, or of recovery codes, as the database keeps it."""
        return sealing.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret of what the database keeps."""
        return sealing.opened(encrypted_text)

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not correct",
        "unverified_email": "Confirm your email address first",
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whose passkeys these are: the host's, called by the council's name."""
        page = cast("Any", context.request)
        return {"id": page.get_host().partition(":")[0], "name": page.council.name}

    def get_public_key_credential_user_entity(self, user: Identity) -> dict[str, Any]:
        """Return what a device calls the account: its address."""
        known: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**known, "display_name": user.email}

    def generate_authenticator_name(self, user: Identity, type: str) -> str:  # noqa: A002 -- the library's
        """Return what a passkey is called that its owner did not name."""
        del user, type
        return "Passkey"


def reset_path(identity: str, token: str) -> str:
    """Return the path of the page that sets a new password."""
    return reverse("account_reset_password_from_key", args=[identity, token])


@access.signed_in
@never_cache
def after_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Lead officers to their desk and everybody else to what they asked for."""
    page = cast("Any", request)
    return redirect(STAFF_HOME if page.who.is_staff else HOME)
