"""What a service may declare that its tasks write into registers, and what is refused."""

import pytest
from tests import starter

from moothall.engine.catalogue.checks import written


def said(record, *, job=False, questions=()):
    task = {"id": "one", "name": "One"}
    task |= {"kind": "job", "job": {"record": record}} if job else {"record": record}
    pages = [{"id": "p", "questions": [{"id": "name", "type": "text"}, *questions]}]
    return {"pages": pages, "tasks": [task], "computed": [{"id": "total"}]}


def faults(*args, **more):
    return [one.what for one in written.complaints(said(*args, **more))]


WHICH = {"id": "laptop", "type": "record", "of": "assets"}


def test_what_can_be_written_is_sound():
    take = {"tag": "name", "cost": "total"}
    assert faults({"of": "assets", "take": take}, job=True) == []
    assert faults({"of": "assets", "choose": True, "move": "issue", "ask": ["holder"]}) == []
    assert faults({"of": "assets", "which": "laptop", "move": "mend"}, questions=[WHICH]) == []


@pytest.mark.parametrize(
    ("record", "job", "fault"),
    [
        ({"of": "assets", "choose": True}, True, "`choose` of a job"),
        ({"of": "assets", "ask": ["tag"]}, True, "`ask` of a job"),
        ({"of": "assets", "fills": {"by": "officer"}}, True, "`officer` of a job"),
        ({"of": "assets", "move": "issue"}, False, "a move of a new record"),
        ({"of": "assets", "which": "laptop", "choose": True}, False, "both `which` and `choose`"),
        ({"of": "sites", "which": "laptop"}, False, "the record of `laptop`"),
        ({"of": "assets", "take": {"tag": "nothing"}}, False, "the answer `nothing`"),
        (
            {"of": "assets", "take": {"tag": "secret"}},
            False,
            "the answer `secret` is kept elsewhere",
        ),
        (
            {"of": "assets", "take": {"tag": "name"}, "values": {"tag": "x"}},
            False,
            "the field `tag` is said twice",
        ),
    ],
)
def test_what_cannot_be_written_is_a_fault(record, job, fault):
    secret = {"id": "secret", "type": "text", "sensitive": True}
    assert fault in faults(record, job=job, questions=[WHICH, secret])


def test_an_approval_writes_nothing():
    value = said({"of": "assets"})
    value["tasks"][0]["kind"] = "approval"
    assert [one.what for one in written.complaints(value)] == [
        "`record` beside work that nobody finishes"
    ]


def test_a_service_without_such_tasks_has_no_faults_of_this_kind():
    for definition in starter.definitions().values():
        assert list(written.complaints(definition.as_json())) == []
