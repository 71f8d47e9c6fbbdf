"""S1, S2, S4, S8, S10, S11, S31: documents by every side door, with whatever is typed."""

import io
import re

import pytest
from tests.faces.staff.test_documents import LETTER, at_desk, client_of, do, filed, office

from moothall.engine.filing.models import Document
from moothall.ground.councils import scope

__all__ = ["at_desk", "client_of", "office"]
pytestmark = pytest.mark.django_db
TITLE = "Arrears of Quillfeather"
NASTY = (
    "' OR 1=1 --",
    '"; DROP TABLE filing_document; --',
    "%",
    "\\",
    "a' UNION SELECT 1--",
    "1e9",
)


@pytest.fixture
def letter(at_desk):
    """A letter of one team, on hold, proposed to nobody; its path."""
    path = filed(at_desk("ola"), title=TITLE, reference="Q 77")
    do(at_desk("mo"), path, "hold", reason="Court of Quillfeather")
    return path


def test_s2_whoever_may_not_see_it_learns_of_it_by_no_side_door(at_desk, letter):
    dev, number = at_desk("dev"), letter.rpartition("/")[2]
    doors = (
        "/staff/documents",
        "/staff/documents?view=due",
        "/staff/documents?view=proposed",
        "/staff/documents?view=to-do",
        "/staff/documents?view=certificates",
        "/staff/documents?kind=account&reference=Q77",
        f"/staff/documents?reference={number}",
        "/staff/find?text=Quillfeather",
        f"/staff/find?text={number}",
    )
    for door in doors:
        page = dev.get(door)
        assert page.status_code == 200, door
        assert "Arrears of" not in page.text, door
        shown = re.sub(r'value="[^"]*"|“[^”]*”', "", page.text)
        assert f"/documents/{number}" not in shown, door
    assert "Arrears of" in at_desk("mo").get(doors[0]).text  # there is something to see


def test_s8_what_a_form_does_not_ask_for_changes_nothing(at_desk, office):
    mass = {
        "number": "AAA-AAA-AAA",
        "holds_now": "9",
        "council": "2",
        "kept_until_on": "2000-01-01",
    }
    path = filed(at_desk("ola"), **mass)
    with scope.opened([office.pk], writes=False):
        made = Document.objects.get()
        assert (made.holds_now, made.kept_until_on, made.council_id) == (0, None, office.pk)
        assert path.endswith(made.number)
        assert made.number != "AAA-AAA-AAA"


def test_s10_a_field_that_the_type_has_not_is_left_out(at_desk, office):
    filed(at_desk("ola"), **{"meta-is_superuser": "1", "meta-__class__": "x", "meta-id": "9"})
    with scope.opened([office.pk], writes=False):
        assert Document.objects.get().metadata == {"about": "Rent"}


@pytest.mark.parametrize("typed", [*NASTY, "\0", "x" * 5000])
def test_s11_whatever_is_typed_is_looked_for_as_text(at_desk, letter, typed):
    ola = at_desk("ola")
    for name in ("reference", "kind", "view", "before"):
        said = {"kind": "account", "reference": "Q77", "view": ""} | {name: typed}
        reply = ola.get("/staff/documents", said)
        assert reply.status_code in {200, 302, 400}, name
    for verb in ("describe", "hold", "lift", "event", "done", "redact", "publish"):
        told = dict.fromkeys(("title", "reason", "hold", "on", "work", "of", "areas"), typed)
        assert do(ola, letter, verb, **told).status_code in {302, 400, 422}, verb


def test_s31_a_ledger_is_no_formula(at_desk):
    head = "file,type,title,kind,reference\n"
    names = ("=1+1.pdf", "+1.pdf", "-1.pdf", "@a.pdf", "\uff1d1.pdf")
    sent = io.BytesIO((head + "".join(f'"{one}",minutes,A,record,R1\n' for one in names)).encode())
    sent.name = "a.csv"
    mo = at_desk("mo")
    path = mo.post("/staff/documents/loads", {"files": sent}).headers["Location"]
    ledger = b"".join(mo.get(f"{path}/ledger").streaming_content).decode()
    for one in names:
        assert f",'{one}," in ledger
    assert LETTER["title"] not in ledger
