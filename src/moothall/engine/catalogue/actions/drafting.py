"""The answers of a journey under way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from moothall.engine.catalogue import codes, journey, queries, rules
from moothall.engine.catalogue.actions import reconciling
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.journey import Answered, Given, Posted
from moothall.engine.catalogue.models import Draft, ServiceVersion
from moothall.engine.catalogue.moving import Told
from moothall.engine.catalogue.words import NoSuchDraft, NotReached, WrongCode
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor, Refused
from moothall.ground.languages.speech import spoken
from moothall.ground.people.models import Person
from moothall.ground.people.words import Whose

Found = Mapping[str, Sequence[Any]]
WRONG_CODES: Final = 5
"""After so many wrong codes a link ends: whoever has only the link is guessing."""
NOTHING_FOUND: Final[Found] = {}


@transaction.atomic
def start_draft(
    version: ServiceVersion,
    *,
    by: Actor,
    at: datetime,
    channel: str = "online",
    about: UUID | None = None,
) -> Draft:
    """Start a journey; what is answered is kept from the first page on.

    :param about: names the record with which the question for one begins.

    :raises Refused: for a channel that the service does not take.
    """
    reason = rules.why_not_log(queries.definition(version.pk), channel)
    if reason:
        raise Refused(reason)
    return Draft.objects.create(
        council_id=version.council_id,
        version=version,
        person_id=(by.for_id or by.id) if by.kind == "person" else None,
        channel=channel,
        language=spoken(),
        about=about,
        started_at=at,
        saved_at=at,
    )


@transaction.atomic
def save_page(
    token: UUID,
    page_id: str,
    *,
    posted: Posted,
    by: Actor,
    at: datetime,
    found: Found = NOTHING_FOUND,
) -> tuple[Draft, Answered]:
    """Keep the answers to one page, and drop those that it took off the path.

    With errors nothing is kept, and they say what to mend.

    :param found: by question id, what a look-up or a store gave back (see `journey.Given`).

    :raises NoSuchDraft: when it was submitted or forgotten.
    :raises NotReached: for a page that is off the path, or behind one not answered yet.
    """
    del by  # whoever holds the token
    draft = _locked(token)
    definition = queries.definition(draft.version_id, spoken())
    step = journey.path(definition, draft.answers).reached(page_id)
    if step is None:
        raise NotReached
    today = at.astimezone(ZoneInfo(draft.council.zone)).date()
    answered = journey.read(step.questions, posted, given=Given(today, found))
    if not answered.errors:
        draft.answers = journey.prune(definition, draft.answers | dict(answered.values))
        draft.moved = _still_told(draft, definition)
        draft.language = spoken()
        draft.saved_at = max(at, draft.started_at)
        draft.save(update_fields=["answers", "moved", "language", "saved_at"])
    return draft, answered


@transaction.atomic
def ask_again(token: UUID, page_id: str, *, by: Actor, at: datetime) -> Draft:
    """Forget the answers to one page, because what they were given of has changed.

    :raises NoSuchDraft: when it was submitted or forgotten.
    """
    del by  # whoever holds the token
    draft = _locked(token)
    page = queries.definition(draft.version_id).page(page_id)
    asked = {question.id for question in page.questions} if page else set()
    draft.answers = {name: value for name, value in draft.answers.items() if name not in asked}
    draft.saved_at = max(at, draft.started_at)
    draft.save(update_fields=["answers", "saved_at"])
    return draft


@transaction.atomic
def adopt_draft(token: UUID, person: Person, *, by: Actor, at: datetime) -> bool:
    """Make a guest's journey that of a person of the same council; return whether it was one."""
    del by, at  # whoever holds the token; a draft's own moments are those of its answers
    guests = Draft.objects.filter(person=None, council_id=person.council_id, token=token)
    return bool(guests.update(person_id=person.pk))


@dataclass(frozen=True)
class Kept:
    """What whoever keeps a draft needs to come back to it: nowhere else are they to be had."""

    link: str
    code: str


@transaction.atomic
def keep_draft(token: UUID, *, by: Actor, at: datetime, email: str) -> Kept:
    """Let a guest come back to a draft on any device for 30 days; what was kept before ends.

    :param email: the address that the link goes to, and to no other.
    :raises NoSuchDraft: when it was submitted or forgotten.
    """
    del by  # whoever holds the token
    draft, kept = _locked(token), Kept(codes.fresh_link(), codes.fresh())
    draft.kept_for, draft.wrong_codes = email, 0
    draft.link_digest, draft.code_digest = codes.digest(kept.link), codes.digest(kept.code)
    draft.saved_at = max(at, draft.started_at)
    draft.save(update_fields=["kept_for", "wrong_codes", "link_digest", "code_digest", "saved_at"])
    return kept


@transaction.atomic
def come_back(link: str, *, by: Actor, at: datetime, code: str) -> Draft | None:
    """Return the draft of a link, if the code is its own; after five wrong ones both end.

    :raises NoSuchDraft: when the link leads nowhere, or not any more.
    """
    del by  # whoever holds the link and the code
    found = queries.kept(link, at=at)
    draft = _locked(found.token)
    if draft.code_digest in codes.digests(codes.read(code)):
        return draft
    draft.wrong_codes += 1
    if draft.wrong_codes >= WRONG_CODES:
        draft.link_digest = draft.code_digest = ""
    draft.save(update_fields=["wrong_codes", "link_digest", "code_digest"])
    return None


@transaction.atomic
def open_draft(council_ids: Iterable[int], code: str, *, by: Actor, at: datetime) -> Draft:
    """Let an officer go on with a caller's draft by the code that the caller reads out.

    :raises WrongCode: when no draft of these councils has it, or not any more.
    """
    draft = queries.draft_of_code(council_ids, code, at=at)
    if draft is None:
        raise WrongCode
    journal.record("draft.opened", draft, by=by, at=at, facts={"version": draft.version_id})
    return draft


@transaction.atomic
def fill_draft(
    token: UUID, version: ServiceVersion, *, by: Actor, at: datetime, answers: journey.Answers
) -> Draft:
    """Keep what an officer has filled in for a caller, who goes on with it themselves.

    What the caller answers meanwhile, and the officer does not, stays; what nobody answered, also
    where no answer is needed, is still to be asked.

    :raises NoSuchDraft: when it was submitted or forgotten.
    """
    draft = _locked(token)
    new = queries.definition(version.pk)
    reconciling.move(draft, version)
    said = {name: value for name, value in answers.items() if value is not None}
    draft.answers = journey.prune(new, draft.answers | said)
    draft.moved = _still_told(draft, new)
    draft.saved_at = max(at, draft.started_at)
    draft.save(update_fields=["answers", "version", "moved", "saved_at"])
    journal.record("draft.filled", draft, by=by, at=at, facts={"version": version.pk})
    return draft


@transaction.atomic
def save_answers(
    token: UUID, version: ServiceVersion, *, by: Actor, at: datetime, answers: journey.Answers
) -> Draft:
    """Keep all the answers of a journey at once, in place of those before, on a version.

    :raises NoSuchDraft: when it was submitted or forgotten.
    """
    del by  # whoever holds the token
    draft = _locked(token)
    new = queries.definition(version.pk)
    reconciling.move(draft, version)
    draft.answers = journey.prune(new, answers)
    draft.moved = _still_told(draft, new)
    draft.saved_at = max(at, draft.started_at)
    draft.save(update_fields=["answers", "version", "moved", "saved_at"])
    return draft


DRAFT_OF_A_CASE = "DELETE FROM catalogue_draft USING made WHERE catalogue_draft.token = $token"
"""The catalogue's part of the one statement that makes a case: what was sent is no draft."""


@transaction.atomic
def discard_draft(token: UUID, *, by: Actor, at: datetime) -> bool:
    """Forget a journey; return whether it was there. Submitting does it in its own transaction."""
    del by, at  # nothing is left to say it of
    deleted, _ = Draft.objects.filter(token=token).delete()
    return bool(deleted)


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Forget the journeys under way of somebody; return how many."""
    del by, at  # part of erasing a person, which has its entry
    return queries.drafts_held_on(whose).delete()[0]


@transaction.atomic
def forget_drafts(*, by: Actor, at: datetime) -> int:
    """Forget the journeys in scope that nobody went on with for 30 days; return how many."""
    del by  # a job
    deleted, _ = Draft.objects.filter(saved_at__lt=at - queries.DRAFTS_KEPT).delete()
    return deleted


def _still_told(draft: Draft, definition: ServiceDefinition) -> dict[str, Any]:
    """Return what a change did that is still to be told: nothing once everything is answered."""
    if not draft.moved or journey.is_complete(definition, draft.answers):
        return {}
    return Told.of(draft.moved).after(draft.answers).as_json()


def _locked(token: UUID) -> Draft:
    draft = Draft.objects.select_for_update(of=("self",)).filter(token=token).first()
    if draft is None:
        raise NoSuchDraft
    return draft
