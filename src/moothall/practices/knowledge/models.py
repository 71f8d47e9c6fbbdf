"""What is stored of articles: the text being written, what was published, how it is used."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from moothall.engine.cases.models import Case
from moothall.engine.documents.models import File
from moothall.engine.documents.words import KINDS
from moothall.ground.councils.models import Council
from moothall.ground.people.models import Person
from moothall.practices.knowledge.words import CALLED, REVIEW_MONTHS, Answer, Audience, State


class Text(models.Model):
    """What an article says, and for whom. The body is Markdown; the Welsh may be left empty.

    *words* are others that people look for it by; *services* are codes of services that it helps
    with.
    """

    title = models.TextField()
    summary = models.TextField(default="", db_default="")
    body = models.TextField(default="", db_default="")
    welsh_title = models.TextField(default="", db_default="")
    welsh_summary = models.TextField(default="", db_default="")
    welsh_body = models.TextField(default="", db_default="")
    topics = ArrayField(models.TextField(), default=list)
    words = models.TextField(default="", db_default="")
    services = ArrayField(models.TextField(), default=list)
    audience = models.CharField(max_length=12, choices=Audience.choices)

    class Meta:
        abstract = True

    @property
    def has_welsh(self) -> bool:
        """Whether all of it is there in Welsh."""
        return bool(self.welsh_title and self.welsh_body)


class Article(Text):
    """An article with the text that is being written; readers see its version in force.

    *in_force* is the number of that version, None where nobody reads it; *last_number* that of the
    newest one, *last_picture* that of the picture added last. *reminded_on* is the day of review of
    which its owner was reminded.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    of_case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    in_force = models.PositiveIntegerField(null=True)
    last_number = models.PositiveIntegerField(default=0)
    last_picture = models.PositiveSmallIntegerField(default=0, db_default=0)
    review_months = models.PositiveSmallIntegerField(default=REVIEW_MONTHS)
    review_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    remark = models.TextField(default="", db_default="")
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "slug"], name="article_slug_is_unique"),
            models.UniqueConstraint(fields=["council", "id"], name="article_is_of_one_council"),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(in_force__isnull=False),
                name="article_published_has_a_version_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN) | Q(in_force__isnull=True),
                name="article_withdrawn_is_read_by_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"article {self.pk}"


class ArticleVersion(Text):
    """What readers of an article saw from a moment on. It never changes."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="versions", db_constraint=False
    )
    number = models.PositiveIntegerField()
    what_changed = models.TextField(default="", db_default="")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "number"], name="article_version_has_one_number"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of article {self.article_id}"


class Picture(models.Model):
    """A picture of an article, which its texts name; under its number it is never another one.

    *key* names it in addresses, and opens nothing by itself. *width* and *height* are in points;
    none for one that came before they were kept.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    width = models.PositiveSmallIntegerField(null=True)
    height = models.PositiveSmallIntegerField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "number"], name="article_picture_has_one_number"
            ),
            models.UniqueConstraint(fields=["article", "file"], name="article_has_a_picture_once"),
        ]

    def __str__(self) -> str:
        return f"picture {self.number} of article {self.article_id}"

    @property
    def called(self) -> str:
        """What the texts of its article call it."""
        return CALLED.format(self.number)

    @property
    def name(self) -> str:
        """What its file is called: what it was called when it came may name somebody."""
        return f"{self.called}.{KINDS[self.file.kind].extension}"


class View(models.Model):
    """That an article was read by whoever asks for things, and what they said of it.

    *visit* holds together what one reader read with less than a day between. By *person_id* or
    *browser* they are known again for that day; then both are taken out (`settled_at`), and no row
    says who read what. *is_followed*: they logged a case within a day.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    token = models.UUIDField(default=uuid4)
    visit = models.UUIDField()
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    browser = models.UUIDField(null=True)
    is_known = models.BooleanField(default=False, db_default=False)
    is_followed = models.BooleanField(default=False, db_default=False)
    answer = models.CharField(max_length=8, choices=Answer.choices, default="", db_default="")
    viewed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token"], name="article_view_token_is_unique"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["council", "viewed_at"], name="knowledge_view_by_moment"),
            models.Index(
                fields=["council", "viewed_at"],
                name="knowledge_view_unsettled",
                condition=Q(settled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"view {self.pk}"


class Use(models.Model):
    """That an officer used an article on a case: once, however often they put it in."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    used_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "case"], name="article_is_used_once_on_a_case"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["council", "used_at"], name="knowledge_use_by_moment"),
            models.Index(fields=["case"], name="knowledge_use_by_case"),
        ]

    def __str__(self) -> str:
        return f"article {self.article_id} used on case {self.case_id}"


class Unhelped(models.Model):
    """That an officer looked and found no article which helped with a case: once for the case."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    marked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], name="case_is_unhelped_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["council", "marked_at"], name="knowledge_unhelped_by_moment"),
        ]

    def __str__(self) -> str:
        return f"no article helped with case {self.case_id}"


class Missed(models.Model):
    """Words for which no article was found: how often, and when last. Never who typed them."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=80)
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "words"], name="missed_words_stand_once"),
        ]

    def __str__(self) -> str:
        return f"words for which no article was found ({self.times})"
