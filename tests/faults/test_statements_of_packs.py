"""F5: a case of every service of the packs is made whole, or nothing of it is there."""

from uuid import UUID

import pytest
from django.db import transaction
from tests.engine.cases.telling import june
from tests.faults.statements import done_whole
from tests.packs.test_journeys import BY_NAME
from tests.packs.test_to_the_end import first_walk, place

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Asked
from moothall.engine.payments import actions as payments
from moothall.ground.councils import scope

__all__ = ["place"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOKEN = UUID("00000000-0000-4000-8000-000000000007")
NOON = june(1, "12:00")
WAYS = {"submit": cases.submit, "submit with its fee": payments.submit, "log": payments.log}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", sorted(BY_NAME))
@pytest.mark.timeout(300)
def test_a_case_of_every_service_is_made_whole_or_not_at_all(place, name, way):
    ashby, versions, asker, officers = place
    by = officers[0] if way == "log" else asker
    asked = Asked(token=TOKEN, version_id=versions[name], answers=first_walk(name).answers)

    def make():
        return WAYS[way](ashby, asked, by=by, at=NOON)

    with scope.opened([ashby.pk], writes=True):
        with transaction.atomic():  # what a process reads once and keeps is no part of it
            make()
            transaction.set_rollback(True)
        done_whole(f"{way} {name}", make, least=1)
