"""Give articles pictures, at the end of the text; remove those that no text shows."""

import re
from datetime import datetime

from django.db import transaction

from moothall.engine.documents import actions as documents
from moothall.engine.documents import queries as files
from moothall.engine.documents.actions import Sent
from moothall.engine.documents.words import Group
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.practices.knowledge import rules
from moothall.practices.knowledge.actions.writing import held, refuse, touched
from moothall.practices.knowledge.models import Article, ArticleVersion, Picture
from moothall.practices.knowledge.words import (
    MOST_PICTURES,
    NoSuchPicture,
    NotAnArticle,
    NotThisArticle,
    State,
)

MARKS = re.compile(r"([\\\[\]*_`<&!])")
"""What Markdown would not take for a sign of a sentence."""


@transaction.atomic
def add_picture(
    article: Article, sent: Sent, shows: str, *, by: Actor, at: datetime
) -> tuple[Picture, Article]:
    """Take in a picture, and show it at the end of the text; return it and the article.

    Its author moves it in the text to where it belongs. Sent again it is the same picture; where
    the text shows it already, nothing changes. What it was called may name somebody, and is not
    kept.

    :param shows: what it shows, in one sentence.
    :raises NotTaken: as `documents.take` does, for what is no picture.
    :raises NotAnArticle: without words of what it shows, and for one picture too many.
    :raises NotThisArticle: for whoever writes none.
    """
    locked = held(article, by)
    said = " ".join(shows.split())
    if why := rules.why_not_said(said):
        raise NotAnArticle(why, "shows")
    mine = Picture.objects.filter(article=locked)
    taken = documents.take(locked.council, sent, by=by, at=at, groups=[Group.PICTURE])
    made = mine.filter(file=taken.file).first()
    if made is not None and made.called in rules.shown_by([locked]):
        return made, locked
    if made is None:
        if mine.count() >= MOST_PICTURES:
            raise NotAnArticle(f"An article has {MOST_PICTURES} pictures at most.")
        locked.last_picture += 1
        width, height = files.points(taken.file)
        made = Picture.objects.create(
            council=locked.council,
            article=locked,
            number=locked.last_picture,
            file=taken.file,
            width=width,
            height=height,
            added_at=at,
        )
    plain = MARKS.sub(r"\\\1", said)
    locked.body = f"{locked.body}\n\n![{plain}]({made.called})".strip()
    refuse(rules.faults(locked))
    if made.called not in rules.shown_by([locked]):
        raise NotAnArticle("The text ends within a listing. Close it with ``` first.", "body")
    if locked.state == State.PUBLISHED:
        locked.state = State.DRAFT
    touched(locked, at)
    facts = {"picture": made.number, "revision": locked.revision}
    journal.record("article.pictured", locked, by=by, at=at, facts=facts)
    return made, locked


@transaction.atomic
def remove_picture(article: Article, number: int, *, by: Actor, at: datetime) -> Article:
    """Remove a picture that no text of an article shows, nor ever did to readers.

    :raises NoSuchPicture: where the article has none of that number.
    :raises NotThisArticle: where a text shows it, and for whoever writes none.
    """
    locked = held(article, by)
    found = Picture.objects.filter(article=locked, number=number).first()
    if found is None:
        raise NoSuchPicture
    versions = ArticleVersion.objects.filter(article=locked)
    if why := rules.why_not_unpictured(found.called, locked, versions):
        raise NotThisArticle(why)
    found.delete()
    journal.record("article.unpictured", locked, by=by, at=at, facts={"picture": number})
    return locked
