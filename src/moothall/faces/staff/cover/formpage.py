"""The page that asks for what a deed needs: one form, its button, and the way back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse

from moothall.faces.staff.cover import drawing
from moothall.faces.staff.desk import shown

UNPROCESSABLE = 422


class Named(Protocol):
    """What a deed is done to, as its form sends it along."""

    @property
    def named(self) -> Mapping[str, str]:
        """What is sent along and not asked for."""


At = TypeVar("At", bound=Named)
Taken = TypeVar("Taken", bound=Named, contravariant=True)


class Asked(Protocol[Taken]):
    """What the page says of a deed."""

    @property
    def title(self) -> str:
        """What it is."""

    @property
    def button(self) -> str:
        """What its button says."""

    @property
    def about(self) -> Callable[[Taken], Sequence[str]]:
        """The sentences above its form."""


def for_deed(
    request: HttpRequest,
    deed: Asked[At],
    form: forms.Form,
    wrong: str,
    *,
    back: tuple[str, str],
    at: At | None = None,
) -> HttpResponse:
    """Show the form of a deed, as `asking` does.

    :param at: what it is done to; None where that is yet to be made.
    """
    return asking(
        request,
        form,
        wrong,
        title=deed.title,
        button=deed.button,
        back=back,
        about=deed.about(at) if at else (),
        hidden=at.named if at else None,
    )


def asking(  # noqa: PLR0913 -- what stands on it
    request: HttpRequest,
    form: forms.Form,
    wrong: str,
    *,
    title: str,
    button: str,
    back: tuple[str, str],
    about: Sequence[str] = (),
    hidden: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Show a form; one that was sent comes back with what is wrong.

    :param wrong: why all of it was refused; '' where it was not.
    :param back: the words and the address of where it leads back to.
    :param about: sentences above the form.
    :param hidden: what is sent along and not asked for.
    """
    is_wrong = request.method == "POST"
    context = {
        "title": title,
        "button": button,
        "about": about,
        "back_text": back[0],
        "back_url": back[1],
        "hidden": {n: text for n, text in (hidden or {}).items() if n not in form.fields},
        "drawn_fields": drawing.drawn(form),
        "errors": drawing.faults(form, wrong) if is_wrong else [],
    }
    status = UNPROCESSABLE if is_wrong else 200
    return shown(request, "staff/cover/form.html", context, status=status)
