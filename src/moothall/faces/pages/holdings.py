"""All that is held on one person, over every package: given out in one archive, or erased.

Each package says for itself what it holds and how that is erased; this list names them all, and a
test holds every table that has words in it against it.
"""

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string

from moothall.engine.bookings import actions as bookings
from moothall.engine.bookings import queries as booking_queries
from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries as case_queries
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import queries as catalogue_queries
from moothall.engine.documents import actions as documents
from moothall.engine.filing import actions as filing
from moothall.engine.filing import queries as filing_queries
from moothall.engine.inbox import actions as inbox
from moothall.engine.inbox import queries as inbox_queries
from moothall.engine.moving import actions as moving
from moothall.engine.moving import queries as moving_queries
from moothall.engine.payments import actions as payments
from moothall.engine.payments import queries as payment_queries
from moothall.engine.registers import actions as registers
from moothall.engine.registers.actions import forgetting as loads
from moothall.engine.registers.queries import loads as load_queries
from moothall.engine.registers.queries import mentioning
from moothall.engine.registers.queries import naming as record_queries
from moothall.engine.registers.queries import viewing as view_queries
from moothall.engine.upkeep import queries as upkeep_queries
from moothall.ground.journal.words import Actor
from moothall.ground.keys import actions as keys
from moothall.ground.keys import queries as key_queries
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Person
from moothall.ground.people.words import Kept, NotErased, Role, Whose
from moothall.practices.contactcentre import actions as calls
from moothall.practices.contactcentre import queries as call_queries
from moothall.practices.insight import actions as insight
from moothall.practices.insight import queries as insight_queries
from moothall.practices.knowledge import actions as articles
from moothall.practices.knowledge import queries as article_queries
from moothall.practices.servicedesk import actions as servicedesk
from moothall.practices.servicedesk.queries import duty, groups, supporting
from moothall.practices.visits import queries as visit_queries

Shows = Callable[[Whose], list[Kept]]
SHOW: tuple[Shows, ...] = (
    queries.held_on,
    case_queries.held_on,
    filing_queries.held_on,
    inbox_queries.held_on,
    catalogue_queries.held_on,
    insight_queries.held_on,
    payment_queries.held_on,
    call_queries.held_on,
    load_queries.held_on,
    record_queries.held_on,
    mentioning.held_on,
    moving_queries.held_on,
    duty.held_on,
    supporting.held_on,
    groups.held_on,
    key_queries.held_on,
    view_queries.held_on,
    upkeep_queries.held_on,
    booking_queries.held_on,
    visit_queries.held_on,
    article_queries.held_on,
)
"""Who says what it holds, in the order of the archive."""
RECORDS = "records of registers"
ERASE = {
    "rows of other desks that were refused": moving.erase,
    "payments": payments.erase,
    "documents": filing.erase,
    "mail": inbox.erase,
    "articles": articles.erase,
    "cases": cases.erase,
    "files under way": documents.erase,
    "answers not sent": catalogue.erase,
    "replies to machines": keys.erase,
    "lines of other desks' logs": insight.erase,
    "calls put aside": calls.erase,
    "rows that registers refused": loads.erase,
    RECORDS: registers.erase_records,
    "rotas": servicedesk.erase,
    "support of components": servicedesk.erase_support,
    "groups": servicedesk.erase_groups,
    "bookings": bookings.erase,
    "lists of registers": registers.erase_views,
}
"""Who erases what, in this order; who the person is goes last.

Files of other desks' cases go first: what brings or takes back their rows holds its file before it
holds cases, so that the two never wait for each other.
"""
BLACK = "\u2588"


def held(person: Person) -> list[Kept]:
    """Return everything that is held on somebody in their council."""
    whose = queries.whose(person)
    return [kept for show in SHOW for kept in show(whose)]


def counted(found: Iterable[Kept]) -> Mapping[str, int]:
    """Return how many things of each kind there are."""
    return Counter(kept.what for kept in found)


def archive(
    person: Person, *, by: Actor, at: datetime, hidden: Sequence[str] = (), has_files: bool = True
) -> bytes:
    """Return a ZIP of all that is held on somebody: data.json, a page to read, and their files.

    :param hidden: words of third parties that are blacked out wherever they stand; a file cannot
        be blacked out, so with *has_files* false none is in it.
    """
    found = held(person)
    black = _blackener(hidden)
    told = [
        {
            "what": kept.what,
            "at": kept.at.isoformat() if kept.at else "",
            "fields": {black(name): black(_text(value)) for name, value in kept.fields.items()},
            "files": [black(name) for name, _ in kept.files] if has_files else [],
        }
        for kept in found
    ]
    known = {"council": person.council, "told": told, "at": at}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", json.dumps(told, indent=2, ensure_ascii=False))
        packed.writestr("read-me.html", render_to_string("pages/holdings.html", known))
        for number, (name, read) in enumerate(_files(found) if has_files else (), start=1):
            packed.writestr(f"files/{number}-{black(name).replace('/', '-')}", read())
    people.note_export(person, counted(found), by=by, at=at)
    return out.getvalue()


def why_not_erase(person: Person) -> str | None:
    """Return why somebody cannot be erased yet, if they cannot."""
    if set(queries.roles_of(person)) - {Role.RESIDENT}:
        return "They work for the council. Disable them first."
    running = case_queries.cases_of(queries.whose(person)).running().count()
    if running:
        return f"They have {running} open {'case' if running == 1 else 'cases'}. End them first."
    return None


def places(person: Person) -> list[mentioning.Place]:
    """Return the texts and files that may speak of somebody: whoever erases them looks at each."""
    return mentioning.places(queries.whose(person))


@transaction.atomic
def erase(
    person: Person,
    *,
    by: Actor,
    at: datetime,
    chosen: Mapping[str, str] | None = None,
    rest: str = "",
) -> Mapping[str, int]:
    """Erase everything that is held on somebody in their council; return how much of each kind.

    Nothing is returned, nor written, where they were erased before and nothing was left.

    What becomes of each place that may speak of them is *chosen* by its token (a `Settled`); of
    texts that are not named there, the ground on which the *rest* is kept.

    Files that are taken over or loaded wait meanwhile, so that what a batch of theirs brought is
    seen, and the next brings nothing: they are held before any case is, as a batch holds its own.

    :raises NotErased: while a case of theirs is open, and for whoever works there.
    :raises NotSettled: where nothing was chosen about a text that may speak of them.
    """
    moving_queries.hold_unfinished(person.council_id)
    load_queries.hold_unfinished(person.council_id)
    if why := why_not_erase(person):
        raise NotErased(why)
    whose = queries.whose(person)
    erased: dict[str, int] = {}
    for name, act in ERASE.items():
        if name == RECORDS:
            settled = registers.settle(whose, chosen or {}, rest=rest, by=by, at=at)
            erased |= {f"places in records, {said}": count for said, count in settled.items()}
        erased[name] = act(whose, by=by, at=at)
    return erased if people.erase(whose, erased, by=by, at=at) else {}


def _files(found: Iterable[Kept]) -> Iterable[tuple[str, Callable[[], bytes]]]:
    return (file for kept in found for file in kept.files)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _blackener(hidden: Sequence[str]) -> Callable[[str], str]:
    words = sorted({word.strip() for word in hidden} - {""}, key=len, reverse=True)
    if not words:
        return lambda text: text
    pattern = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: BLACK * len(found[0]), text)
