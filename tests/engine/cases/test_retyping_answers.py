"""O1: which answers go with a re-typed case, who sees them there, and what must be known."""

import pytest
from tests.packs.test_services import definition

from moothall.engine.cases.retyping import retyped, set_aside
from moothall.engine.catalogue import journey

ILL = {"someone_can": False, "why": "I am ill.", "how_long": "some", "kept": "Behind the house"}


def with_why(service, **changes):
    """The service with other details of its question `why`."""
    found = definition(service)
    pages = tuple(
        page.model_copy(
            update={
                "questions": tuple(
                    one.model_copy(update=changes) if one.id == "why" else one
                    for one in page.questions
                )
            }
        )
        for page in found.pages
    )
    return found.model_copy(update={"pages": pages})


def test_what_few_see_is_not_told_to_officers_and_is_kept_for_who_sees_it():
    first, then = definition("help-with-bins"), definition("new-bin")
    change = retyped(first, then, ILL, {"why": "gone"}, turn=1)
    assert change.displaced == []
    assert change.answers["why"] == "gone"
    assert set_aside(change.kept, 1) == {"why": "I am ill."}
    back = retyped(then, first, {**change.kept, **change.answers}, {}, turn=2, first=first)
    assert back.answers["why"] == "I am ill."
    assert set_aside(back.kept, 1) == {}
    assert back.displaced == [("Why do you need it?", "It is gone")]
    rows = journey.summary(first, back.answers, roles=frozenset({"officer"}))
    assert "why" not in {row.question for row in rows}


@pytest.mark.parametrize(
    ("seers", "goes_with_it"),
    [({}, False), ({"see": ("manager", "officer")}, False), ({"sensitive": True}, True)],
)
def test_what_few_see_is_not_carried_to_where_more_would(seers, goes_with_it):
    first = definition("help-with-bins")
    then = with_why("help-with-bins", **{"sensitive": False, "see": ()} | seers)
    change = retyped(first, then, ILL, {}, turn=1)
    assert ("why" in change.answers) is goes_with_it
    assert change.answers["how_long"] == "some"
    assert ("why" in set_aside(change.kept, 1)) is not goes_with_it


def test_what_was_set_aside_is_not_carried_past_a_service_that_asks_something_else():
    first, then = definition("help-with-bins"), definition("new-bin")
    change = retyped(first, then, ILL, {"why": "gone"}, turn=1)
    held = {**change.kept, **change.answers}
    last = retyped(then, with_why("help-with-bins", sensitive=False), held, {}, turn=2, first=first)
    assert "why" not in last.answers
    assert set_aside(last.kept, 1) == {"why": "I am ill."}
    alike = then.model_copy(update={"service": "larger-bin"})
    assert retyped(then, alike, held, {}, turn=2, first=first).answers["why"] == "gone"


@pytest.mark.parametrize(
    ("before", "after", "first", "then"),
    [
        ("help-with-bins", "new-bin", "why", {"why": "broken"}),
        ("ict-equipment", "ict-fault", "what", {"what": "system"}),
    ],
)
def test_a_question_that_decides_behind_another_makes_that_one_needed(before, after, first, then):
    was, now = definition(before), definition(after)
    hidden = {"new-bin": "can_take", "ict-fault": "is_vital"}[after]
    open_still = {one.id for one in retyped(was, now, {}, {}, turn=1).needed}
    assert first in open_still
    assert hidden not in open_still
    assert hidden in {one.id for one in retyped(was, now, {}, then, turn=1).needed}
