"""Publish articles, take them away, put older versions back; keep them looked through."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import Intent, one_line
from moothall.engine.registers import computing
from moothall.engine.registers.definition import Review
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.languages.days import in_words
from moothall.practices.knowledge import queries, rules
from moothall.practices.knowledge.actions.finding import keep_found
from moothall.practices.knowledge.actions.writing import Draft, change, held, touched, write
from moothall.practices.knowledge.models import Article, ArticleVersion
from moothall.practices.knowledge.words import (
    LONGEST_NOTE,
    MOVES,
    REMINDED_BEFORE,
    NotThisArticle,
    State,
)

SAID: Final = (
    *("title", "summary", "body", "welsh_title", "welsh_summary", "welsh_body"),
    *("topics", "words", "services", "audience"),
)
"""What an article says, as a version keeps it."""


@transaction.atomic
def submit(article: Article, *, by: Actor, at: datetime) -> Article:
    """Send an article to be looked through before it is published."""
    locked = held(article, by)
    _move(locked, "submit")
    locked.remark = ""
    touched(locked, at)
    journal.record("article.submitted", locked, by=by, at=at)
    return locked


@transaction.atomic
def give_back(article: Article, remark: str, *, by: Actor, at: datetime) -> Article:
    """Give an article back to its author, and say why."""
    locked = held(article, by, publishes=True)
    _move(locked, "return")
    locked.remark = remark.strip()[:LONGEST_NOTE]
    touched(locked, at)
    journal.record("article.returned", locked, by=by, at=at)
    return locked


@transaction.atomic
def publish(article: Article, what_changed: str = "", *, by: Actor, at: datetime) -> ArticleVersion:
    """Let readers see the text as it is now: a new version, which never changes.

    The day of its review is counted anew from today.

    :raises NotThisArticle: for a text that is not ready, and for whoever may not publish.
    """
    locked = held(article, by, publishes=True)
    _move(locked, "publish")
    if why := rules.why_not_ready(locked):
        raise NotThisArticle(why)
    version = _version(locked, what_changed, by=by, at=at)
    facts = {"version": version.number}
    journal.record("article.published", locked, by=by, at=at, facts=facts)
    return version


@transaction.atomic
def put_back(article: Article, number: int, *, by: Actor, at: datetime) -> ArticleVersion:
    """Publish an older version again, as a new one; what was being written gives way to it.

    :raises NotThisArticle: where there is no version of that number.
    """
    locked = held(article, by, publishes=True)
    old = ArticleVersion.objects.filter(article=locked, number=number).first()
    if old is None:
        raise NotThisArticle("The article has no version of that number.")
    for name in SAID:
        setattr(locked, name, getattr(old, name))
    locked.state = State.PUBLISHED
    version = _version(locked, f"Version {number} was put back.", by=by, at=at)
    facts = {"version": version.number, "same_as": number}
    journal.record("article.put-back", locked, by=by, at=at, facts=facts)
    return version


@transaction.atomic
def withdraw(article: Article, why: str, *, by: Actor, at: datetime) -> Article:
    """Let nobody read an article any more; its versions stay, and it can be published again."""
    locked = held(article, by, publishes=True)
    if locked.in_force is None:
        raise NotThisArticle("Nobody reads the article: it was never published, or is withdrawn.")
    _move(locked, "withdraw")
    locked.in_force, locked.review_on = None, None
    locked.remark = why.strip()[:LONGEST_NOTE]
    touched(locked, at)
    keep_found([locked], by=by, at=at)
    journal.record("article.withdrawn", locked, by=by, at=at)
    return locked


@transaction.atomic
def review(article: Article, *, by: Actor, at: datetime) -> Article:
    """Say that an article was looked through and is right: it is due again after its months."""
    locked = held(article, by)
    if locked.in_force is None:
        raise NotThisArticle("Only what is published is looked through again.")
    locked.review_on = _next_review(locked, at)
    locked.reminded_on = None
    touched(locked, at)
    facts = {"next": str(locked.review_on)}
    journal.record("article.reviewed", locked, by=by, at=at, facts=facts)
    return locked


@transaction.atomic
def remind(council_id: int, *, by: Actor, at: datetime, today: date) -> int:
    """Tell owners which of their articles are due to be looked through soon; return how many.

    Each is told of once for each day of review. Owners without an address are not reminded.
    """
    found = queries.unreminded(council_id, today + REMINDED_BEFORE)
    due = list(found.select_for_update(of=("self",), skip_locked=True))
    by_owner: dict[int, list[Article]] = {}
    for article in due:
        by_owner.setdefault(article.owner_id or 0, []).append(article)
    people = queries.owners(by_owner)
    for number, articles in by_owner.items():
        owner = people.get(number)
        if owner is None or not owner.email:
            continue
        lines = [f"- {one.title}: {_due(one.review_on or today, today)}" for one in articles]
        intent = Intent(
            council_id=council_id,
            recipient=owner.email,
            subject=one_line(f"Articles to look through: {len(articles)}"),
            body=TOLD.format(name=owner.name, lines="\n".join(lines)),
        )
        contact.queue([intent], by=by, at=at)
    for article in due:
        article.reminded_on = article.review_on
        article.save(update_fields=["reminded_on"])
    journal.record_all("article.reminded", due, by=by, at=at)
    return len(due)


@transaction.atomic
def bring(
    council: Council, slug: str, draft: Draft, *, what_changed: str, by: Actor, at: datetime
) -> Article | None:
    """Write and publish an article that a pack declares; None where it stands so already.

    What somebody changed since, on the pages, stays as they left it.
    """
    there = Article.objects.filter(council=council, slug=slug).first()
    if there is None:
        made = write(council, draft, by=by, at=at, slug=slug)
        return publish(made, what_changed, by=by, at=at).article
    newest = ArticleVersion.objects.filter(article=there).order_by("-number").first()
    is_own = newest is None or newest.published_by_id is None
    said = draft.columns
    is_same = all(getattr(there, name) == said[name] for name in SAID)
    if is_same or not is_own or there.state != State.PUBLISHED:
        return None
    changed = change(there, draft, by=by, at=at)
    return publish(changed, what_changed, by=by, at=at).article


TOLD: Final = """\
Hello {name}

These articles are due to be looked through:

{lines}

Open Articles on the officers' desk, read each, and say that it is right or change it.
"""


def _due(day: date, today: date) -> str:
    return f"{'was due' if day < today else 'due'} on {in_words(day)}"


def _move(article: Article, move: str) -> None:
    if why := rules.why_not_move(article, move):
        raise NotThisArticle(why)
    article.state = MOVES[move][1]


def _version(article: Article, what_changed: str, *, by: Actor, at: datetime) -> ArticleVersion:
    article.last_number += 1
    article.in_force = article.last_number
    article.review_on, article.reminded_on = _next_review(article, at), None
    article.remark = ""
    touched(article, at)
    made = ArticleVersion.objects.create(
        council_id=article.council_id,
        article=article,
        number=article.last_number,
        what_changed=what_changed.strip()[:LONGEST_NOTE],
        published_at=at,
        published_by_id=by.id if by.kind == "person" else None,
        **{name: getattr(article, name) for name in SAID},
    )
    keep_found([article], by=by, at=at)
    return made


def _next_review(article: Article, at: datetime) -> date:
    today = at.astimezone(ZoneInfo(article.council.zone)).date()
    return computing.reviewed(Review(months=article.review_months), today) or today
