"""A program takes a list out as a file, narrowed as the list is, and no more than its key sees."""

import csv
import io

import pytest
from tests.engine.registers.shelf import definitions
from tests.faces.api.conftest import Machine, a_key
from tests.faces.portal.conftest import BUILDER

from moothall.engine.registers import actions
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
FILE = "/registers/risks/file"


@pytest.fixture(autouse=True)
def published(town):
    with scope.opened([town.pk], writes=True) as at:
        for definition in definitions().values():
            actions.publish(town, definition, by=BUILDER, at=at)
        for title, category in (("=1+1", "money"), ("Flood", "technology")):
            values = {"title": title, "category": category, "likelihood": 3, "impact": 4}
            values["confidential"] = "Nobody knows"
            actions.add(town, "risks", values, by=BUILDER, at=at)


@pytest.fixture
def machine(town):
    def held(*scopes):
        return Machine(town, a_key(town, *scopes)[1])

    return held


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_a_file_is_narrowed_and_sorted_as_the_list_is(machine, town):
    system = machine("registers:read")
    answer = system.send(
        FILE, {"form": "csv", "field": "category", "is": "money", "columns": ["title", "score"]}
    )
    assert answer.status_code == 200, answer.content
    titled, scored = (definitions()["risks"].by_id[name].label for name in ("title", "score"))
    assert rows(answer) == [{titled: "'=1+1", scored: "12"}]
    down = rows(system.send(FILE, {"form": "csv", "sort": "-title"}))
    assert [row[titled] for row in down] == ["Flood", "'=1+1"]
    with scope.opened([town.pk], writes=False):
        given = Entry.objects.filter(verb="register.given").order_by("pk")
        assert [one.facts["count"] for one in given] == [1, 2]


def test_a_file_holds_what_is_sensitive_only_for_a_key_that_reads_it(machine):
    assert b"Nobody knows" not in machine("registers:read").send(FILE, {"form": "csv"}).getvalue()
    asked = {"form": "csv", "columns": ["confidential", "title"]}
    assert b"Nobody knows" not in machine("registers:read").send(FILE, asked).getvalue()
    higher = machine("registers:read", "registers:sensitive")
    assert b"Nobody knows" in higher.send(FILE, asked).getvalue()


def test_what_cannot_be_a_file_is_refused_in_a_sentence(machine):
    system = machine("registers:read")
    assert system.send(FILE, {"form": "exe"}).status_code == 422
    assert system.send(FILE, {"form": "geojson"}).status_code == 422
    assert system.send(FILE, {"form": "csv", "sort": "cause"}).status_code == 422
    assert machine("cases:read").send(FILE, {"form": "csv"}).status_code == 403
