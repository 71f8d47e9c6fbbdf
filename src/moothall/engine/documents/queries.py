"""What can be asked about files."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.db.models import Exists, ManyToOneRel, OuterRef, Q, QuerySet

from moothall.engine.catalogue.models import Draft
from moothall.engine.documents import pictures, shelf
from moothall.engine.documents.models import File, Held
from moothall.engine.documents.words import UNSENT_KEPT, ContentLost, NoSuchFile


def held(council_id: int, token: UUID) -> Sequence[Held]:
    """Return what a form under way holds, with its files, in the order in which they came."""
    mine = Held.objects.filter(council_id=council_id, token=token)
    return list(mine.select_related("file").order_by("pk"))


def held_for(council_id: int, token: UUID, question: str) -> Sequence[Held]:
    """Return what a form under way holds for one of its questions."""
    return [one for one in held(council_id, token) if one.question == question]


def held_file(council_id: int, token: UUID, key: UUID) -> Held:
    """Return one of the files that a form holds.

    :raises NoSuchFile: when the form does not hold it, though another may.
    """
    mine = Held.objects.filter(council_id=council_id, token=token, key=key)
    found = mine.select_related("file").first()
    if found is None:
        raise NoSuchFile
    return found


def content(file: File) -> BinaryIO:
    """Return the content of a file, open for reading. Ask `rules.why_not_open` first.

    :raises ContentLost: when the disk does not have it.
    """
    return shelf.opened(file.council_id, file.stored)


def points(file: File) -> tuple[int, int]:
    """Return how wide and how high a picture is, in points.

    :raises ContentLost: when the disk does not have it.
    """
    return pictures.points_of(content(file))


def path(file: File) -> Path:
    """Return where the content of a file lies, for a program that reads it alone.

    :raises ContentLost: when the disk does not have it.
    """
    found = shelf.place(file.council_id, file.stored)
    if not found.is_file():
        raise ContentLost(f"the content {file.stored} is not there")
    return found


def councils_to_scan(at: datetime) -> Iterable[int]:
    """Return the councils in scope that have a file due for a scan."""
    due = File.objects.filter(next_scan_at__lte=at)
    return due.values_list("council_id", flat=True).distinct()


def to_scan(council_id: int, at: datetime, *, most: int) -> Sequence[File]:
    """Return the files of a council that are due for a scan, the longest waiting first."""
    due = File.objects.filter(council_id=council_id, next_scan_at__lte=at)
    return list(due.order_by("next_scan_at", "pk")[:most])


def forgotten(at: datetime) -> "QuerySet[Held]":
    """Return what forms hold in scope that are drafts no more, and no officer still fills in."""
    drafts = Draft.objects.filter(token=OuterRef("token"))
    is_kept = Q(until_at__isnull=False, until_at__gte=at)
    return Held.objects.filter(~Exists(drafts), ~is_kept, held_at__lt=at - UNSENT_KEPT)


def unused(council_id: int, at: datetime) -> "QuerySet[File]":
    """Return the files to which no table points any more, of those taken a while ago.

    Every table that points at files counts, whoever owns it: they are known by their keys.
    """
    return pointless().filter(council_id=council_id, taken_at__lt=at - UNSENT_KEPT)


def pointless() -> "QuerySet[File]":
    """Return the files in scope to which no table points, however new they are."""
    found: QuerySet[File] = File.objects.all()
    for model, field in _links():
        found = found.filter(~Exists(model.objects.filter(**{field: OuterRef("pk")})))
    return found


def kept(council_id: int, stored: Iterable[str]) -> set[str]:
    """Return which of these contents a row of the council speaks of."""
    mine = File.objects.filter(council_id=council_id, stored__in=list(stored))
    return set(mine.values_list("stored", flat=True))


def _links() -> list[tuple[Any, str]]:
    fields = File._meta.get_fields(include_hidden=True)  # noqa: SLF001 -- Django's public face of a model
    return [
        (field.related_model, field.field.name)
        for field in fields
        if isinstance(field, ManyToOneRel)
    ]
