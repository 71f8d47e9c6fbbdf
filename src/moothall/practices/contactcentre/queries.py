"""What can be asked while somebody is on the line: who they are, and what they have asked for.

People are found by the whole of something they tell: name, address, number. Cases by what the desk
finds them by, and beside that, of those that still run, by name or postcode. Each is asked for by
equality, or of search, so that behind the walls an index serves it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from moothall.engine.cases import references
from moothall.engine.cases.models import IS_RUNNING, Case, Submission
from moothall.engine.cases.queries import numbers
from moothall.engine.catalogue import postcodes
from moothall.ground.people import queries as people
from moothall.ground.people.contact_points import phone_digits, plain_email
from moothall.ground.people.models import Person
from moothall.ground.people.wholewords import WholeWords
from moothall.ground.people.words import Kept, Who, Whose
from moothall.ground.search import keys
from moothall.ground.search import queries as search
from moothall.ground.search.models import Findable
from moothall.ground.search.queries import Looker
from moothall.ground.search.words import MOST as MOST_COUNTED
from moothall.ground.search.words import Kind
from moothall.outside.postgres import prepared
from moothall.practices.contactcentre.models import KeptCall
from moothall.practices.contactcentre.words import MOST

SHORTEST_PHONE = 6
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))"
_PUT_ASIDE = """
    SELECT 1 FROM contactcentre_keptcall WHERE token = $1::uuid AND NOT is_forgotten LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a search leads to: people known, and cases of callers who may not be."""

    people: list[Person]
    cases: list[Case]


def find(council_ids: Iterable[int], seen: QuerySet[Case], text: str, *, looker: Looker) -> Found:
    """Return whom somebody may be who says that of themselves.

    :param text: a whole name, an email address, a telephone number, a person's or company's
        number, a reference or a postcode.
    :param seen: the cases that the officer may see.
    :param looker: the officer, as search knows them.
    """
    wanted = " ".join(text.split())[:120]
    if not wanted:
        return Found([], [])
    known = [one for council in council_ids for one in known_by(council, wanted)]
    return Found(known[:MOST], cases_by(seen, wanted, looker=looker))


def known_by(council_id: int, text: str) -> list[Person]:
    """Return the people and businesses of a council whom the whole of a text names."""
    one = people.person(int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else None
    numbered = [one] if one and one.council_id == council_id else []
    company = people.business_of(council_id, text.upper())
    named = Person.objects.filter(
        council_id=council_id, name_key=Lower(Value(text)), merged_into=None
    )
    every = [
        *numbered,
        *([company] if company else []),
        *people.at_email(council_id, text),
        *people.at_phone(council_id, text),
        *named.order_by("pk")[:MOST],
    ]
    return list({one.pk: one for one in every if one.disabled_at is None}.values())


def cases_by(seen: QuerySet[Case], text: str, *, looker: Looker) -> list[Case]:
    """Return the cases that a text leads to, the newest first: see `find`."""
    reference = references.read(text)
    named = list(seen.filter(reference=reference).select_related("requester")) if reference else []
    if named:
        return named
    running = seen.filter(IS_RUNNING)
    if postcode := postcodes.normalised(text):
        return _newest(running.filter(pk__in=_at(running, postcode, looker)))
    every = [case for same in _naming(text) for case in _newest(running.filter(same))]
    unlike = {case.pk: case for case in every}.values()
    return sorted(unlike, key=lambda case: (case.created_at, case.pk), reverse=True)[:MOST]


def open_cases(
    seen: QuerySet[Case], person: Person | None, *, of: Case | None = None
) -> list[Case]:
    """Return the running cases of a caller: of a person known, or as one case of theirs tells."""
    same = Q()
    if person is not None:
        same |= Q(requester_id=person.pk)
    email = person.email if person else of.contact_email if of else ""
    digits = phone_digits(person.phone) if person else of.contact_digits if of else ""
    if email:
        same |= Q(contact_email=email)
    if digits:
        same |= Q(contact_digits=digits)
    if not same:
        return []
    council = person.council_id if person else of.council_id if of else 0
    found = seen.filter(IS_RUNNING, same, council_id=council)
    return list(found.order_by("-created_at", "-id")[:MOST])


def kept_calls(who: Who) -> list[KeptCall]:
    """Return the calls that an officer put aside, the last first."""
    officers = list(who.persons.values())
    mine = KeptCall.objects.filter(officer_id__in=officers, is_forgotten=False)
    return list(mine.select_related("council", "caller").order_by("-saved_at", "-pk"))


def kept_call(who: Who, token: UUID) -> KeptCall | None:
    """Return the call of that token, if this officer put it aside."""
    officers = list(who.persons.values())
    mine = KeptCall.objects.filter(officer_id__in=officers, token=token, is_forgotten=False)
    return mine.first()


def is_forgotten(officer: Person, token: UUID) -> bool:
    """Whether this officer forgot the call of that token."""
    return KeptCall.objects.filter(officer=officer, token=token, is_forgotten=True).exists()


def hold(token: UUID) -> None:
    """Wait for whoever keeps, logs or forgets the call of that token, and hold it meanwhile."""
    prepared.fetch(_HOLD, [f"call {token}"])


def is_put_aside(token: UUID) -> bool:
    """Whether any officer keeps the call of that token."""
    return bool(prepared.read(_PUT_ASIDE, [token]))


def is_logged(token: UUID) -> bool:
    """Whether the form of that token made a case already."""
    return Submission.objects.filter(token=token).exists()


def held_on(whose: Whose) -> list[Kept]:
    """Return what officers had typed of somebody in calls that they put aside."""
    return [Kept("call put aside", one.saved_at, dict(one.typed)) for one in kept_on(whose)]


def kept_on(whose: Whose) -> list[KeptCall]:
    """Return the calls put aside that name somebody, as the one on the line or in what is typed.

    What is typed names them by a whole email address, telephone number or postal address, or by a
    whole name of two words or more: one word names many, so it names nobody.
    """
    words = WholeWords(whose, has_alone=False)
    return [
        one
        for one in KeptCall.objects.filter(council_id=whose.council_id).order_by("pk")
        if {one.caller_id, one.spoken_for_id} & whose.person_ids
        or words.are_in(one.typed, in_keys=False)
    ]


def _naming(text: str) -> Iterator[Q]:
    """Yield how cases may be of whoever tells that, each of one column with its index."""
    yield Q(name_key=Lower(Value(text))) & ~Q(name_key="")
    if "@" in text:
        yield Q(contact_email=plain_email(text)) & ~Q(contact_email="")
    digits = numbers.digits(text)
    if len(digits) >= SHORTEST_PHONE:
        yield Q(contact_digits=digits) & ~Q(contact_digits="")


def _newest(cases: QuerySet[Case]) -> list[Case]:
    return list(cases.select_related("requester").order_by("-created_at", "-id")[:MOST])


def _at(running: QuerySet[Case], postcode: str, looker: Looker) -> Sequence[int]:
    """Return which cases tell of that postcode, in an answer that every officer of them sees."""
    found = search.find(postcode, looker, [Kind.CASE], most=MOST_COUNTED).groups.get(Kind.CASE)
    if found is None or not found.is_capped:
        return found.ids if found else ()
    key = keys.postcodes([postcode])[0]  # search does not look at all of so many: those that run
    rows = Findable.objects.filter(kind=Kind.CASE, thing_id__in=running.values("pk"))
    told = rows.values_list("thing_id", "keys")
    return [number for number, held in told.iterator() if key in held]
