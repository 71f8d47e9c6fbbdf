"""Files of records over the wire: sent for a field, named by a change, given back."""

import pytest
from tests.engine.registers.shelf import small
from tests.engine.registers.waiting import FILED
from tests.faces.api.conftest import Machine, a_key
from tests.faces.api.test_files import fetched, sent
from tests.faces.files import read, scanner
from tests.faces.portal.conftest import BUILDER

from moothall.engine.registers import actions
from moothall.ground.councils import scope

__all__ = ["scanner"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scanner")]
BENCHES = "/registers/benches/records"


@pytest.fixture
def bench(town):
    """The path of a bench in a register with files."""
    with scope.opened([town.pk], writes=True) as at:
        actions.publish(town, small(**FILED), by=BUILDER, at=at)
        made = actions.add(town, "benches", {"name": "Oak"}, by=BUILDER, at=at)
    return f"{BENCHES}/{made.pk}"


def test_a_file_is_sent_then_named_and_given_back(machine, bench):
    key = sent(machine, f"{bench}/files", name="deed.pdf", field="paper").json()["key"]
    assert fetched(machine, f"{bench}/files/{key}").status_code == 404  # sent, and not said yet
    said = {"paper": [{"file": key, "name": "deed.pdf"}]}
    body = {"values": said, "revision": 1}
    changed = machine.send(bench, body, method="patch")
    assert changed.json()["values"]["paper"] == said["paper"]
    assert read(fetched(machine, f"{bench}/files/{key}")).startswith(b"%PDF")


def test_a_field_takes_what_it_accepts_and_other_fields_take_none(machine, bench):
    wrong = sent(machine, f"{bench}/files", name="deed.pdf", field="photo")
    assert wrong.status_code == 422
    assert "JPG" in wrong.text
    assert sent(machine, f"{bench}/files", name="deed.pdf", field="name").status_code == 422
    assert sent(machine, f"{bench}/files", name="deed.pdf", field="other").status_code == 422


def test_a_key_without_the_field_neither_sends_nor_opens(machine, town, bench):
    key = sent(machine, f"{bench}/files", name="deed.pdf", field="paper").json()["key"]
    body = {"values": {"paper": [{"file": key, "name": "deed.pdf"}]}, "revision": 1}
    machine.send(bench, body, method="patch")
    plain = Machine(town, a_key(town, "registers:read", "registers:act")[1])
    assert fetched(plain, f"{bench}/files/{key}").status_code == 404
    assert sent(plain, f"{bench}/files", name="deed.pdf", field="paper").status_code == 422
