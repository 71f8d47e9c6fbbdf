"""Put document types in force."""

from datetime import datetime

from django.db import transaction

from moothall.engine.filing import queries, reading
from moothall.engine.filing.actions.finding import keep_types
from moothall.engine.filing.actions.keeping import renew_all
from moothall.engine.filing.definition import DocumentTypes
from moothall.engine.filing.models import TypesVersion
from moothall.engine.filing.words import TypesRefused
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def publish_types(council: Council, text: str, *, by: Actor, at: datetime) -> TypesVersion:
    """Put the types of document of a council in force; what is in force already changes nothing.

    A document keeps the id of its type, so a type that has documents must stay. Where a schedule
    changed, its documents are kept by the new one from now on.

    :param text: the types as YAML.
    :raises TypesRefused: for types with faults, in their words.
    """
    Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
    head = queries.types_version(council.pk)
    if head is not None and head.text == text:
        return head
    read = reading.read(text, known=queries.known(council))
    if read.definition is None:
        raise TypesRefused("\n".join(str(fault) for fault in read.faults))
    version = TypesVersion.objects.create(
        council=council,
        number=head.number + 1 if head else 1,
        definition=read.definition.as_json(),
        text=text,
        published_at=at,
    )
    facts = {"number": version.number, "types": len(read.definition.document_types)}
    journal.record("document-types.published", version, by=by, at=at, facts=facts)
    was = queries.NO_TYPES if head is None else DocumentTypes.model_validate(head.definition)
    renew_all(council.pk, was, by=by, at=at)
    keep_types(council.pk, _found_otherwise(was, read.definition), by=by, at=at)
    return version


def _found_otherwise(was: DocumentTypes, now: DocumentTypes) -> list[str]:
    """Return the types whose documents others find by now, or by other words."""
    return [
        one.id
        for one in now.document_types
        for old in (was.type(one.id),)
        if old is None or (set(old.teams), old.is_sensitive) != (set(one.teams), one.is_sensitive)
    ]
