"""Two requests at the same moment, with the same Idempotency-Key."""

import psycopg
from tests.conftest import council
from tests.faces.api.conftest import Machine, a_case, a_key
from tests.faces.portal.conftest import furnish


def test_the_same_request_at_the_same_moment_is_told_to_wait(fresh_database):
    server, name = fresh_database
    town = furnish(council("ashby"))
    key, token = a_key(town)
    machine = Machine(town, token)
    note = f"/cases/{a_case(machine)}/note"
    with psycopg.connect(server.url("web", name)) as first:
        first.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))",
            [f"reply {town.pk} slow", key.pk],
        )
        told = machine.send(note, {"text": "Slow"}, idempotency_key="slow")
    assert (told.status_code, told.json()["type"]) == (409, "urn:moothall:under-way")
    done = machine.send(note, {"text": "Slow"}, idempotency_key="slow")
    assert (done.status_code, done.headers.get("Idempotency-Replayed")) == (200, None)
