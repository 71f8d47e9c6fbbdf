"""What can be asked about mail that came in."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case, CaseQuerySet
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.queries import Offer
from moothall.engine.inbox.models import Chunk, Mail, Mailbox
from moothall.engine.inbox.words import (
    JUDGED,
    KEPT_FOR,
    MOST_AT_ONCE,
    OPEN,
    NoMailbox,
    NoSuchMail,
    State,
)
from moothall.ground.people import queries as people
from moothall.ground.people.contact_points import plain_email
from moothall.ground.people.words import Kept, Role, Who, Whose

SEE_ALL = (Role.MANAGER, Role.AUDITOR, Role.ADMIN)


def mailbox(council_id: int) -> Mailbox | None:
    """Return the mailbox of a council, if it has one."""
    return Mailbox.objects.select_related("council").filter(council_id=council_id).first()


def open_mailbox(council_id: int) -> Mailbox:
    """Return the mailbox of a council.

    :raises NoMailbox: when it takes no mail.
    """
    found = mailbox(council_id)
    if found is None:
        raise NoMailbox
    return found


def largest() -> int:
    """Return the most bytes of a mail that is taken: a file of the largest size, as mail has it."""
    return settings.MAIL_MEGABYTES * 1_000_000


def councils_to_read(at: datetime) -> Iterable[int]:
    """Return the councils in scope whose mailbox it is time to read."""
    return Mailbox.objects.filter(next_read_at__lte=at).values_list("council_id", flat=True)


def councils_that_wait(at: datetime) -> Iterable[int]:
    """Return the councils in scope that have mail to be understood."""
    due = Mail.objects.filter(state=State.KEPT, next_try_at__lte=at)
    return due.values_list("council_id", flat=True).distinct()


def old(council_id: int, at: datetime) -> QuerySet[Mail]:
    """Return the mail of a council whose words are to be let go of."""
    over = Mail.objects.filter(council_id=council_id, state__in=[State.PASSED, State.REFUSED])
    kept = Chunk.objects.filter(mail_id=OuterRef("pk"))
    return over.filter(Exists(kept), settled_at__lt=at - KEPT_FOR)


def chunks(mail: Mail) -> Iterator[bytes]:
    """Yield the bytes of a mail, a piece at a time."""
    for number in range(Chunk.objects.filter(mail_id=mail.pk).count()):
        yield bytes(Chunk.objects.get(mail_id=mail.pk, number=number).body)


def visible(who: Who, seen: CaseQuerySet, offers: Sequence[Offer]) -> QuerySet[Mail]:
    """Return the mail that somebody at the desk may see.

    Managers, auditors and administrators see all of their councils; officers see what belongs, or
    may belong, to a case that they see, and else what comes in for a service of their teams.
    """
    everything = who.councils_as(*SEE_ALL)
    theirs = [c for c in who.councils_as(Role.OFFICER) if c not in everything]
    named = {(council, code) for _, council, code in people.teams_of(who, theirs)} if theirs else ()
    boxes = Mailbox.objects.filter(council_id__in=theirs).values_list("council_id", "service")
    ours = {(offer.council_id, offer.definition.service): offer for offer in offers}
    mine = [
        council
        for council, slug in boxes
        if (offer := ours.get((council, slug)))
        and any((council, code) in named for code in offer.definition.teams())
    ]
    found = Q(council_id__in=everything) | Q(council_id__in=mine, case_id__isnull=True)
    found |= Q(council_id__in=theirs, case_id__in=seen.values("pk"))
    return Mail.objects.filter(found)


def newest(
    among: QuerySet[Mail], *, states: Collection[str], before: int | None = None, most: int
) -> Sequence[Mail]:
    """Return some of this mail, the newest first: in these states, before a number."""
    found = among.filter(state__in=list(states))
    if before:
        found = found.filter(pk__lt=before)
    return list(found.defer("text", "reply").order_by("-pk")[:most])


def to_judge(among: QuerySet[Mail], tokens: Collection[UUID]) -> Sequence[Mail]:
    """Return those of this mail that have these tokens and are still to be judged."""
    found = among.filter(token__in=list(tokens), state__in=list(JUDGED))
    return list(found.defer("text", "reply").order_by("-pk")[:MOST_AT_ONCE])


def tally(among: QuerySet[Mail]) -> Mapping[str, int]:
    """Return how much of this mail is in each state."""
    return dict(among.values("state").annotate(n=Count("pk")).values_list("state", "n").order_by())


def one(token: UUID, among: QuerySet[Mail]) -> Mail:
    """Return one of this mail by its token.

    :raises NoSuchMail: also when it is not among it; the two cannot be told apart.
    """
    found = among.filter(token=token).select_related("council").first()
    if found is None:
        raise NoSuchMail
    return found


def of_case(case: Case) -> Sequence[Mail]:
    """Return the mail that became a case, was added to it, or is held and may belong to it."""
    found = Mail.objects.filter(council_id=case.council_id, case_id=case.pk)
    return list(found.exclude(state=State.REFUSED).defer("text", "reply").order_by("pk"))


def held_for(case: Case) -> Sequence[Mail]:
    """Return the mail that waits for somebody to judge whether it belongs to a case."""
    return [mail for mail in of_case(case) if mail.state in OPEN]


def case_of(mail: Mail) -> Case | None:
    """Return the case that a mail belongs to, or may belong to."""
    return cases.in_council(mail.council_id).filter(pk=mail.case_id or 0).first()


def is_known(mail: Mail) -> bool:
    """Whether another mail with the same Message-ID was used already."""
    others = Mail.objects.filter(council_id=mail.council_id, key=mail.key, is_first=True)
    return bool(mail.key) and others.exclude(pk=mail.pk).exists()


def used_by(keys: Collection[str], council_id: int) -> int | None:
    """Return the case on which a mail of one of these keys stands."""
    found = Mail.objects.filter(council_id=council_id, key__in=list(keys), is_first=True)
    return found.values_list("case_id", flat=True).order_by("-pk").first()


def answers_today(council_id: int, sender: str, at: datetime) -> int:
    """Return how many automatic answers an address had in the last day for cases made by mail."""
    day = at - timedelta(days=1)
    found = Mail.objects.filter(council_id=council_id, sender=sender, is_answered=True)
    return found.filter(came_at__gt=day).count()


def cases_this_hour(council_id: int, at: datetime, *, sender: str = "") -> int:
    """Return how many mails became cases in the last hour: of all, or of one address."""
    found = Mail.objects.filter(council_id=council_id, state=State.CASE)
    found = found.filter(came_at__gt=at - timedelta(hours=1))
    return (found.filter(sender=sender) if sender else found).count()


def services(council_id: int) -> Sequence[Offer]:
    """Return the services of a council, for a choice of what mail becomes."""
    return catalogue.offers(council_id)


def to_or_about(whose: Whose, case_ids: Iterable[int]) -> QuerySet[Mail]:
    """Return the mail of somebody, or on these cases of theirs."""
    theirs = Q(sender__in=[plain_email(one) for one in whose.emails])
    return Mail.objects.filter(theirs | Q(case_id__in=list(case_ids)), council_id=whose.council_id)


def held_on(whose: Whose) -> list[Kept]:
    """Return the mail that somebody sent, or that stands on their cases."""
    ids = list(cases.cases_of(whose).values_list("pk", flat=True))
    return [
        Kept(
            "mail",
            mail.came_at,
            {"from": mail.sender, "name": mail.sender_name, "subject": mail.subject}
            | {"text": mail.text},
        )
        for mail in to_or_about(whose, ids).order_by("pk")
    ]
