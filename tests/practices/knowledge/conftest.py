"""Ashby's desk, whose people write articles."""

import pytest
from tests.engine.cases.conftest import ashbys_desk
from tests.standing import on as standing_on

from moothall.ground.councils import scope
from moothall.practices.knowledge import actions
from moothall.practices.knowledge.actions.writing import Draft

SLOW = {
    "title": "When your laptop is slow",
    "summary": "What to try before you call the ICT desk.",
    "body": "## Restart it\n\nMost slow laptops need a *restart*.\n\n1. Save your work\n2. Restart",
    "topics": ("Laptops",),
    "services": ("ict-fault",),
    "audience": "employees",
}


@pytest.fixture
@standing_on(ashbys_desk)
def desk(standing):
    return standing


@pytest.fixture
def council(desk):
    """Ashby in scope, and the moment."""
    with scope.opened([desk.council.pk], writes=True) as at:
        yield desk, at


def written(desk, at, of_case=None, **more):
    draft = Draft(**SLOW | {"owner": desk.people["mo"]} | more)
    return actions.write(desk.council, draft, by=desk.actor("mo"), at=at, of_case=of_case)


def published(desk, at, **more):
    made = written(desk, at, **more)
    actions.publish(made, "First version.", by=desk.actor("mo"), at=at)
    return made
