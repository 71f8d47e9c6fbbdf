"""Erase somebody: each text and file that may speak of them is looked at and chosen about first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from moothall.engine.registers import queries as registers
from moothall.engine.registers.kinds.filed import keys_of
from moothall.engine.registers.queries.mentioning import Place, Where
from moothall.faces.pages import access, holdings
from moothall.faces.staff.desk import shown
from moothall.faces.staff.settings.holdings import person_as
from moothall.ground.journal.words import Refused
from moothall.ground.people import queries
from moothall.ground.people.models import Person
from moothall.ground.people.words import NotSettled, Role, Settled

AROUND: Final = 160
"""So many characters of a text are shown beside somebody's words."""
LISTED: Final = 200
"""So many places are chosen about one by one on a page."""
SURE: Final = "Select that you are sure: there is no way back"
CHOOSE: Final = "Choose what becomes of the words in {label}, {title}"
GROUND: Final = "Choose on which ground the places are kept that are not listed"
DONE: Final = "All that was held on them here is erased."
DONE_BEFORE: Final = "They were erased before. Nothing was left to erase."
NO_MARK: Final = ("", "Choose")
KEPT: Final = [(one.value, one.label) for one in Settled if one != Settled.TAKEN]


@dataclass(frozen=True)
class Row:
    """A place as the page lists it: `name` of its field, where it opens, what was chosen."""

    place: Place
    name: str
    href: str
    chosen: str
    error: str
    choices: Sequence[tuple[str, str]]

    @property
    def parts(self) -> Sequence[tuple[str, bool]]:
        """The text around the words, each part with whether it is their words."""
        told = self.place.parts
        last = len(told) - 1
        return [
            (text if is_theirs else _cut(text, is_first=n == 0, is_last=n == last), is_theirs)
            for n, (text, is_theirs) in enumerate(told)
        ]

    @property
    def also(self) -> str:
        """Where else the same words stand."""
        told = []
        if self.place.where == Where.NOW and self.place.lines:
            told.append("in its history too")
        if self.place.others:
            more = len(self.place.others)
            told.append(f"and in {more} more record{'' if more == 1 else 's'}")
        return ", ".join(told)


def _cut(text: str, *, is_first: bool, is_last: bool) -> str:
    """Return a text that stands beside somebody's words without what is far from them."""
    if len(text) <= 2 * AROUND:
        return text
    begin = "" if is_first else text[:AROUND]
    end = "" if is_last else text[-AROUND:]
    return f"{begin} … {end}"


@access.admin
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, number: int) -> HttpResponse:
    """Show what may speak of somebody beside what is theirs, and erase all of it once chosen."""
    somebody = person_as(request, number, Role.ADMIN)
    if request.method != "POST":
        return _page(request, somebody, {})
    page = cast("Any", request)
    posted = {name: str(said) for name, said in request.POST.items()}
    if posted.get("sure") != "yes":
        return _page(request, somebody, posted)
    chosen = {n.removeprefix("place-"): said for n, said in posted.items() if said}
    rest, by = posted.get("rest", ""), page.who.actor_in(somebody.council_id)
    try:
        erased = holdings.erase(somebody, by=by, at=page.at, chosen=chosen, rest=rest)
    except NotSettled:
        return _page(request, somebody, posted)
    except Refused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, DONE if erased else DONE_BEFORE)
    return redirect("staff:held", number)


def _page(request: HttpRequest, somebody: Person, posted: Mapping[str, str]) -> HttpResponse:
    """Return the page; what was posted stands in it, each fault beside its field."""
    page = cast("Any", request)
    found = holdings.places(somebody)
    texts = [one for one in found if one.where != Where.FILE]
    files = [one for one in found if one.where == Where.FILE]
    opens = _open(page.who.roles.get(somebody.council_id, frozenset()), found)
    listed = [_row(one, posted, opens, is_file=False) for one in texts[:LISTED]]
    more = len(texts) - len(listed)
    errors = [{"text": one.error, "href": f"#{one.name}"} for one in listed if one.error]
    if posted and more and posted.get("rest") not in dict(KEPT):
        errors.append({"text": GROUND, "href": "#rest"})
    if posted and posted.get("sure") != "yes":
        errors.append({"text": SURE, "href": "#sure"})
    context = {
        "person": somebody,
        "why_not": holdings.why_not_erase(somebody),
        "texts": listed,
        "files": [_row(one, posted, opens, is_file=True) for one in files[:LISTED]],
        "more_files": max(0, len(files) - LISTED),
        "more": more,
        "grounds": [NO_MARK, *KEPT],
        "rest": posted.get("rest", ""),
        "namesakes": queries.namesakes(queries.whose(somebody)),
        "errors": errors,
    }
    return shown(request, "staff/erase.html", context, status=422 if errors else 200)


def _row(one: Place, posted: Mapping[str, str], opens: Mapping[str, str], *, is_file: bool) -> Row:
    name = f"place-{one.token}"
    chosen = posted.get(name, "")
    error = ""
    if posted and not is_file and chosen not in Settled.values:
        error = CHOOSE.format(label=one.label, title=one.record.title)
    first = ("", "Leave it") if is_file else NO_MARK
    taken = (Settled.TAKEN.value, "Remove it for good" if is_file else "Take the words out")
    return Row(one, name, opens.get(one.token, ""), chosen, error, [first, taken, *KEPT])


def _open(roles: frozenset[str], found: Sequence[Place]) -> Mapping[str, str]:
    """Return where places open that somebody of these roles may see, by their tokens."""
    kept = registers.by_ids({one.record.register_id for one in found})
    opens = {}
    for one in found:
        seen = {field.id for field in kept[one.record.register_id].definition.seen_with(roles)}
        if one.file is None and seen:
            opens[one.token] = reverse("staff:record", args=(one.slug, one.record.pk))
        elif one.file and one.name in seen:
            keys = keys_of(one.record.values.get(one.name))
            where = (one.slug, one.record.pk, one.file.key)
            if str(one.file.key) in keys:
                opens[one.token] = reverse("staff:record-file", args=where)
    return opens
