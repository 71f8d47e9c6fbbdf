"""Two people who turned out to be one, and two again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people import rules
from moothall.ground.people.actions.finding import keep_found
from moothall.ground.people.models import Merge, Person
from moothall.ground.people.words import NotMerged


@transaction.atomic
def merge(kept: Person, gone: Person, *, moved: Sequence[int], by: Actor, at: datetime) -> Merge:
    """Let *kept* stand for *gone* from now on; *moved* are the cases that went over.

    :raises NotMerged: when the rules say no.
    """
    if why := rules.why_not_merge(kept, gone):
        raise NotMerged(why)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    keep_found([gone, kept], by=by, at=at)
    made = Merge.objects.create(
        council_id=kept.council_id, kept=kept, gone=gone, moved=list(moved), merged_at=at
    )
    facts = {"gone": gone.pk, "cases": len(moved)}
    journal.record("person.merged", kept, by=by, at=at, facts=facts)
    return made


@transaction.atomic
def unmerge(made: Merge, *, by: Actor, at: datetime) -> None:
    """Make two people of one again.

    :raises NotMerged: when that was done already.
    """
    if made.undone_at is not None:
        raise NotMerged
    made.undone_at = at
    made.save(update_fields=["undone_at"])
    Person.objects.filter(pk=made.gone_id).update(merged_into=None)
    keep_found(Person.objects.filter(pk=made.gone_id), by=by, at=at)
    journal.record("person.unmerged", made.kept, by=by, at=at, facts={"gone": made.gone_id})
