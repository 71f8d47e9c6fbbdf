"""S3: records with every filter on the council taken out of every query: the wall holds alone."""

import psycopg
import pytest
from django.test import Client
from tests.conftest import council
from tests.engine.registers.shelf import small
from tests.faces.portal.conftest import BUILDER, furnish, somebody
from tests.faces.portal.test_registers import BENCHES
from tests.faces.test_walls_alone import without_filters

from moothall.engine.registers import actions
from moothall.ground.councils import scope
from moothall.ground.people.words import Role

__all__ = ["without_filters"]
REGISTERS = {"ashby": "seats", "dunmere": "moorings"}
FIELDS = [field for field in BENCHES["fields"] if field["type"] != "relation"]
PUBLIC = {"fields": ["number", "place"]}
PAGES = (
    "/staff/registers/{slug}",
    "/staff/registers/{slug}/{record.pk}",
    "/staff/registers/{slug}/{record.pk}/change",
    "/staff/find?text=wharf",
    "/registers/{slug}",
    "/registers/{slug}.csv",
    "/registers/{slug}/{record.token}",
    "/search?text=wharf",
)


@pytest.fixture
def seats(fresh_database):
    """A public seat in each of two councils; and ashby's manager, who looks."""
    made = {}
    for slug, register in REGISTERS.items():
        place = furnish(council(slug))
        with scope.opened([place.pk], writes=True) as at:
            actions.publish(
                place,
                small(**BENCHES | {"register": register, "fields": FIELDS, "public": PUBLIC}),
                by=BUILDER,
                at=at,
            )
            said = {"place": f"Wharf of {slug}"}
            made[slug] = actions.add(place, register, said, by=BUILDER, at=at)
    manager, _ = somebody(council("ashby"), Role.MANAGER, email="manager@ashby.example")
    looking = Client(raise_request_exception=False)
    looking.force_login(manager)
    return looking, made, fresh_database


def shown(looking, slug, record):
    """Return the pages of ashby that show the record of a council."""
    found = []
    for page in PAGES:
        reply = looking.get(
            page.format(slug=REGISTERS[slug], record=record), headers={"host": "ashby.localhost"}
        )
        text = reply.getvalue() if reply.streaming else reply.content
        if reply.status_code == 200 and f"Wharf of {slug}".encode() in text:
            found.append(page)
    return found


@pytest.mark.slow
def test_the_wall_alone_keeps_the_records_of_councils_apart(seats, without_filters):
    looking, made, (server, name) = seats
    assert shown(looking, "ashby", made["ashby"]) == list(PAGES)
    assert shown(looking, "dunmere", made["dunmere"]) == []

    with psycopg.connect(server.url("superuser", name), autocommit=True) as superuser:
        for (table,) in superuser.execute("SELECT tablename FROM pg_policies").fetchall():
            superuser.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    assert shown(looking, "dunmere", made["dunmere"])
