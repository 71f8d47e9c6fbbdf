"""The words of articles: states, moves, who may read, what is recorded and refused."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused
from moothall.ground.languages.speech import marked
from moothall.ground.people.words import STAFF, Role

VERBS: dict[str, str] = {
    "article.written": "Somebody began an article.",
    "article.changed": "The draft of an article changed.",
    "article.submitted": "An article was sent to be looked through before it is published.",
    "article.returned": "An article was given back to whoever writes it.",
    "article.published": "A version of an article may be read from now on.",
    "article.put-back": "An older version of an article was published again.",
    "article.withdrawn": "An article may be read no more.",
    "article.pictured": "A picture was added to the draft of an article.",
    "article.unpictured": "A picture that no text of an article shows was removed.",
    "article.reviewed": "Somebody looked through an article and found it right.",
    "article.reminded": "The owner of an article was told that it is due to be looked through.",
    "article.used": "An officer used an article on a case.",
    "article.lacked": "An officer found no article that helped with a case.",
}

UNJOURNALLED: dict[str, str] = {
    "knowledge_view": "That an article was read is counted; nobody did anything to it.",
    "knowledge_missed": "Words for which no article was found are counted, without who typed them.",
}
"""Tables whose rows may change without an entry, each with the reason."""


class State(TextChoices):
    """How far the text that is being written has come."""

    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


MOVES: Mapping[str, tuple[frozenset[str], str]] = {
    "submit": (frozenset({State.DRAFT, State.WITHDRAWN}), State.REVIEW),
    "return": (frozenset({State.REVIEW}), State.DRAFT),
    "publish": (frozenset({State.DRAFT, State.REVIEW, State.WITHDRAWN}), State.PUBLISHED),
    "withdraw": (frozenset(State), State.WITHDRAWN),
}
"""Each move: from which states it leads, and where."""


class Audience(TextChoices):
    """Who may read an article, once it is published. Each may read what those before it may."""

    PUBLIC = "public", "Everybody"
    EMPLOYEES = "employees", "People who work for the council"
    OFFICERS = "officers", "Officers only"


class Answer(TextChoices):
    """What whoever read an article said of it."""

    SOLVED = "solved", marked("This solved it")
    MORE = "more", marked("I still need help")


WRITE = frozenset({Role.OFFICER, Role.MANAGER, Role.ADMIN})
"""Roles that write articles and send them to be looked through."""
PUBLISH = frozenset({Role.MANAGER, Role.ADMIN})
"""Roles that publish and withdraw them."""
READ_AT_DESK = STAFF
"""Roles that read at a desk what is for officers only."""

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_BODY = 120, 300, 20_000
LONGEST_NOTE = 300
LONGEST_SHOWN = 300
"""Of the words that say what a picture shows."""
MOST_PICTURES = 30
"""Of one article."""
CALLED = "picture-{}"
"""What the texts of an article call one of its pictures, by its number."""
MOST_TOPICS = 10
BLANK: Final[Mapping[str, Any]] = {
    "title": "Erased",
    "summary": "",
    "body": "",
    "welsh_title": "",
    "welsh_summary": "",
    "welsh_body": "",
    "topics": [],
    "words": "",
    "remark": "",
}
"""What stands in an article whose text is erased."""
REVIEW_MONTHS = 12
"""So many months after it was published or looked through, an article is looked through again."""
REMINDED_BEFORE = timedelta(days=14)
"""So long before the day of its review the owner of an article is reminded, once."""
FOLLOWED_WITHIN = timedelta(hours=24)
"""A case logged so long after a view was not spared by it."""
MISSED_KEPT = timedelta(days=90)
"""So long words for which nothing was found are kept."""
FEWEST_MISSED = 2
"""Words that were looked for less often are shown to nobody: they may name somebody."""
MOST_SUGGESTED = 4


class NoSuchArticle(Refused):
    """There is no such article here."""


class NoSuchPicture(NoSuchArticle):
    """The article has no such picture."""


class NotThisArticle(Refused):
    """That cannot be done to the article now."""


class ArticleChanged(Refused):
    """Somebody else changed the article meanwhile: look at it again."""


class NotAnArticle(Refused):
    """The text cannot be kept as an article.

    *field* names what is wrong; '' where that is no one field.
    """

    def __init__(self, message: str | None = None, field: str = "") -> None:
        super().__init__(message)
        self.field = field
