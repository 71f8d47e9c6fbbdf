"""Keep what cases are found by as they now are. Used by every action that changes that."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from moothall.engine.cases import findable, rules
from moothall.engine.cases.models import Case, Submission
from moothall.ground.journal.words import Actor
from moothall.ground.search import actions as search
from moothall.ground.search.findable import Thing
from moothall.ground.search.words import Kind


def keep_found(cases: Iterable[Case], *, by: Actor, at: datetime) -> int:
    """Let these cases be found as their rows now say; return how many."""
    return search.kept(things(cases), by=by, at=at)


@transaction.atomic
def find_anew(council_id: int, *, after: int, most: int, by: Actor, at: datetime) -> list[int]:
    """Keep anew what a council's next cases are found by, after an id; return their ids.

    They are locked before they are read: what somebody changes meanwhile is not undone. Rows of
    those that are gone go too.
    """
    there = Case.objects.filter(council_id=council_id)
    next_ones = there.filter(pk__gt=after).select_for_update(of=("self",), no_key=True)
    every = list(next_ones.order_by("pk")[:most])
    keep_found(every, by=by, at=at)
    ids = [one.pk for one in every]
    between = (after, ids[-1] if len(ids) == most else None)
    search.gone_between(Kind.CASE, council_id, between, there=there, by=by, at=at)
    return ids


def things(cases: Iterable[Case]) -> list[Thing]:
    """Return cases as they are found."""
    every = list(cases)
    sent = Submission.objects.filter(case_id__in=[case.pk for case in every])
    told = {case_id: rest for case_id, *rest in sent.values_list("case_id", "answers", "former")}
    found = []
    for case in every:
        answers, former = told.get(case.pk, ({}, ""))
        definition = rules.definition_of(case)
        number, see = case.pk, rules.SEE_ALL
        found.append(
            findable.thing(
                vars(case), definition, answers, number=number, former=former, sees_all=see
            )
        )
    return found
