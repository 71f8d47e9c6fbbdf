"""Help officers write: drafts that are never lost, colleagues who are named in notes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.actions import telling
from moothall.engine.cases.models import Case, Event, Mention, Unsent
from moothall.engine.cases.words import NotCanned, WrittenMeanwhile
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person, Standing
from moothall.ground.people.words import STAFF

AT = re.compile(r"(?<![\w.])@(?=\w)")
"""Behind it stands who is named in a note."""
LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Typed:
    """What is being written: for officers or not, how many events the case had when it was begun.

    *revision* is the time that it was kept before, as whoever types saw it.
    """

    text: str
    is_note: bool = False
    seen: int = 0
    revision: int = 0


@transaction.atomic
def keep_unsent(case: Case, typed: Typed, *, by: Actor, at: datetime) -> int:
    """Keep what an officer is writing on a case; return which time that is. No words: it is let go.

    :raises WrittenMeanwhile: where it was kept meanwhile from another window, with that text.
    :raises NotCanned: for somebody who may not write on the case.
    """
    if reason := rules.why_not_note(case, by):
        raise NotCanned(reason)
    mine = Unsent.objects.select_for_update(of=("self",)).filter(
        case_id=case.pk, person_id=by.id or 0
    )
    now = mine.first()
    if now is not None and now.revision != typed.revision and now.text != typed.text:
        raise WrittenMeanwhile(now.text, now.revision)
    if not typed.text.strip():
        mine.delete()
        return 0
    if now is None:
        now = Unsent(council_id=case.council_id, case_id=case.pk, person_id=by.id or 0)
        now.seen, now.revision = typed.seen, 0
    now.text, now.is_note, now.kept_at = typed.text[:LONGEST], typed.is_note, at
    now.revision += 1
    now.save()
    return now.revision


@transaction.atomic
def drop_unsent(case: Case, *, by: Actor, at: datetime) -> None:
    """Let go what an officer was writing on a case: it was sent, or is wanted no more."""
    del at
    Unsent.objects.filter(case_id=case.pk, person_id=by.id or 0).delete()


def mention(case: Case, event: Event, body: str, *, by: Actor, at: datetime) -> list[Person]:
    """Tell the colleagues who are named in a note, by email and in their work; return them.

    Who may not see the case is not told of it. The entry is that of the note.
    """
    if "@" not in body:
        return []
    told = [
        one
        for one in named(body, _officers(case.council_id))
        if one.actor != by and rules.may_see(case, one.actor)
    ]
    Mention.objects.bulk_create(
        Mention(
            council_id=case.council_id,
            case_id=case.pk,
            person_id=one.pk,
            event_id=event.pk,
            named_at=at,
        )
        for one in told
    )
    writer = people.person(by.id or 0) if by.kind == "person" else None
    text = f"{writer.name if writer else 'Somebody'} named you in a note"
    addresses = {one.email: one.pk for one in told if one.email}
    if addresses:
        telling.warn(case, addresses, text=text, event_id=event.pk, by=by, at=at)
    return told


def _officers(council_id: int) -> list[Person]:
    """Return everybody with a desk in a council."""
    held = Standing.objects.filter(council_id=council_id, role__in=STAFF)
    found = Person.objects.filter(pk__in=held.values("person_id"), disabled_at=None)
    return list(found.order_by("pk"))


def named(body: str, everyone: Iterable[Person]) -> list[Person]:
    """Return the officers named with an @: by the whole name, or a first name of one alone."""
    everyone = list(everyone)
    found: dict[int, Person] = {}
    for match in AT.finditer(body):
        rest = body[match.end() :].casefold()
        whole = [one for one in everyone if _begins(rest, one.name.casefold())]
        first = [one for one in everyone if _begins(rest, one.name.split()[0].casefold())]
        best = max(whole, key=lambda one: len(one.name), default=None)
        if best is None and len(first) == 1:
            best = first[0]
        if best is not None:
            found[best.pk] = best
    return list(found.values())


def _begins(text: str, name: str) -> bool:
    return bool(name) and text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()


@transaction.atomic
def see_mention(mention_id: int, *, by: Actor, at: datetime) -> Case | None:
    """Say that somebody saw where they were named; return the case. Again it does nothing."""
    found = Mention.objects.select_for_update(of=("self",)).filter(
        pk=mention_id, person_id=by.id or 0, seen_at__isnull=True
    )
    now = found.select_related("case").first()
    if now is None:
        return None
    now.seen_at = at
    now.save(update_fields=["seen_at"])
    journal.record("case.mention-seen", now.case, by=by, at=at, facts={"event": now.event_id})
    return now.case
