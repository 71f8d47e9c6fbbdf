"""Count how articles are used: nothing is kept of who read what once a day is over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import cases_of
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose
from moothall.outside.postgres import prepared
from moothall.practices.knowledge import missing, rules
from moothall.practices.knowledge.models import Article, Missed, Picture, Unhelped, Use, View
from moothall.practices.knowledge.words import (
    BLANK,
    FOLLOWED_WITHIN,
    MISSED_KEPT,
    Answer,
    NotThisArticle,
)

MISSED: Final = """
    INSERT INTO knowledge_missed (council_id, words, times, last_at)
    VALUES ($1::bigint, $2::text, 1, $3::timestamptz)
    ON CONFLICT ON CONSTRAINT missed_words_stand_once
    DO UPDATE SET times = knowledge_missed.times + 1, last_at = EXCLUDED.last_at
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """That an article was read: the view's own token, and by what its reader is known again.

    By neither, where a browser that has not signed in holds nothing of ours: then each view is a
    visit of its own.
    """

    token: UUID
    person_id: int | None = None
    browser: UUID | None = None

    @property
    def is_known(self) -> bool:
        """Whether the reader is known again."""
        return self.person_id is not None or self.browser is not None


@transaction.atomic
def note_view(article: Article, seen: Seen, *, by: Actor, at: datetime) -> View:
    """Count that an article was read; with the same token again it is counted once."""
    del by  # nobody did anything: see words.UNJOURNALLED
    made, _ = View.objects.get_or_create(
        token=seen.token,
        defaults={
            "council_id": article.council_id,
            "article": article,
            "visit": _visit(article.council_id, seen, at) or uuid4(),
            "person_id": seen.person_id,
            "browser": seen.browser,
            "is_known": seen.is_known,
            "viewed_at": at,
        },
    )
    return made


@transaction.atomic
def answer(article: Article, seen: Seen, said: str, *, by: Actor, at: datetime) -> View:
    """Keep what a reader says of an article; said again, the last counts."""
    view = note_view(article, seen, by=by, at=at)
    view.answer = Answer(said)
    if seen.is_known and not view.is_known:
        view.person_id, view.browser, view.is_known = seen.person_id, seen.browser, True
    view.save(update_fields=["answer", "person_id", "browser", "is_known"])
    return view


@transaction.atomic
def note_case(council_id: int, browser: UUID, *, by: Actor, at: datetime) -> int:
    """Note that whoever reads with this browser logged a case; return how many views it followed.

    Cases of people who signed in are found later, however they came in: see `settle`.
    """
    del by  # the case has its entry
    read = View.objects.filter(council_id=council_id, browser=browser, settled_at=None)
    return read.filter(viewed_at__gt=at - FOLLOWED_WITHIN).update(is_followed=True)


@transaction.atomic
def settle(*, by: Actor, at: datetime) -> int:
    """Take out of views in scope who read, once a day is over, and say whether they asked after.

    Return how many views.
    """
    del by  # a job
    over = View.objects.filter(settled_at=None, viewed_at__lte=at - FOLLOWED_WITHIN)
    asked = Case.objects.filter(
        council_id=OuterRef("council_id"),
        requester_id=OuterRef("person_id"),
        created_at__gt=OuterRef("viewed_at"),
        created_at__lte=OuterRef("viewed_at") + FOLLOWED_WITHIN,
    )
    over.filter(Q(person__isnull=False), Exists(asked)).update(is_followed=True)
    return over.update(settled_at=at, person=None, browser=None)


@transaction.atomic
def use(article: Article, case: Case, *, by: Actor, at: datetime) -> bool:
    """Count that an officer used an article on a case; return whether it is the first time.

    What was said before, that none helped, is said no more.

    :raises NotThisArticle: for whoever is no officer of the case's council.
    """
    _only_officers(case, by)
    _, is_new = Use.objects.get_or_create(
        article=article,
        case=case,
        defaults={"council_id": article.council_id, "used_at": at},
    )
    if is_new:
        Unhelped.objects.filter(case=case).delete()
        journal.record("article.used", article, by=by, at=at, facts={"case": case.pk})
    return is_new


@transaction.atomic
def lack(case: Case, *, by: Actor, at: datetime) -> bool:
    """Keep that no article helped with a case; return whether it is the first time.

    :raises NotThisArticle: where one was used on it, and for whoever is no officer of its council.
    """
    _only_officers(case, by)
    if Use.objects.filter(case=case).exists():
        raise NotThisArticle("An article was used on this case already.")
    said = {"council_id": case.council_id, "marked_at": at}
    made, is_new = Unhelped.objects.get_or_create(case=case, defaults=said)
    if is_new:
        journal.record("article.lacked", made, by=by, at=at, facts={"case": case.pk})
    return is_new


def note_missed(council_id: int, text: str, *, by: Actor, at: datetime) -> bool:
    """Count words for which no article was found; False for what is not kept of anybody."""
    del by  # nothing is kept of who typed them
    words = missing.words(text)
    if not words:
        return False
    prepared.fetch(MISSED, [council_id, words, at])
    return True


@transaction.atomic
def forget_old(*, by: Actor, at: datetime) -> int:
    """Forget words for which nothing was found and nobody looks any more; return how many."""
    del by  # a job
    return Missed.objects.filter(last_at__lt=at - MISSED_KEPT).delete()[0]


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Take somebody out of the views of the last day, and blank what was made from their cases.

    Return how many of both. Only what was never published is blanked, and loses its pictures: the
    rest was looked through before it was read. Before their cases are erased: it is by them that
    they are known.
    """
    del by  # part of erasing a person, which has its entry
    mine = View.objects.filter(council_id=whose.council_id, person_id__in=whose.person_ids)
    drafts = Article.objects.filter(
        council_id=whose.council_id, last_number=0, of_case__in=cases_of(whose)
    )
    locked = [one.pk for one in drafts.select_for_update(of=("self",)).order_by("pk")]
    drafts = Article.objects.filter(pk__in=locked)  # nobody adds a picture to them meanwhile
    Picture.objects.filter(article__in=locked).delete()
    slug = Concat(Value("erased-"), Cast("pk", CharField()))
    changed = {"of_case": None, "revision": F("revision") + 1, "changed_at": at}
    blanked = drafts.update(**BLANK, **changed, slug=slug)
    return mine.update(person=None) + blanked


def _only_officers(case: Case, by: Actor) -> None:
    if by.kind not in rules.MACHINES and (
        why := rules.why_not_count(rules.roles_of(case.council_id, by))
    ):
        raise NotThisArticle(why)


def _visit(council_id: int, seen: Seen, at: datetime) -> UUID | None:
    """Return the visit that a view goes on with: of the same reader, less than a day ago."""
    if not seen.is_known:
        return None
    same = Q(person_id=seen.person_id) if seen.person_id else Q(browser=seen.browser)
    before = View.objects.filter(
        same, council_id=council_id, settled_at=None, viewed_at__gt=at - FOLLOWED_WITHIN
    )
    last = before.order_by("-viewed_at", "-pk").first()
    return last.visit if last else None
