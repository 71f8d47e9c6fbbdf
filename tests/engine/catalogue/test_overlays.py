"""What one council says differently about a service that it shares."""

import pytest
from tests.engine.catalogue.factories import known_team
from tests.engine.catalogue.test_reading import GOOD

from moothall.engine.catalogue import actions, queries, reading
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

OVERLAY = """\
overlay: broken-bin
council: ashby
team: refuse
calendar: always
questions: {lid: {label: What about the top?}}
tasks: {look: {target: {hours: 2}}}
targets: {response: {within: {P3: {hours: 2}}}}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "bin.yaml").write_text(GOOD)
    (tmp_path / "overlays").mkdir()
    (tmp_path / "overlays" / "ashby.yaml").write_text(OVERLAY)
    return tmp_path


def test_an_overlay_changes_only_its_own_council(folder):
    (declared,) = reading.declared(reading.read_all([folder]))
    ours, theirs = declared.resolved("ashby"), declared.resolved("brackwater")
    assert (ours.team, ours.calendar) == ("refuse", "always")
    assert ours.question("lid").label == "What about the top?"
    assert ours.tasks[0].target.seconds == 7_200
    assert ours.targets[0].within["P3"].seconds == 7_200
    assert theirs == declared.definition
    assert theirs.team == "street-services"


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("lid:", "lidd:", "5:13: the id `lidd` in `questions`"),
        ("look:", "looks:", "6:9: the id `looks` in `tasks`"),
        ("response:", "reply:", "7:11: the id `reply` in `targets`"),
        ("overlay: broken-bin", "overlay: broken-bun", "1:10: an overlay of `broken-bun`"),
        ("{hours: 2}}}\n", "{hours: 2}, when: 'true'}}\n", "6:36: the unknown field `when`"),
        ("target: {hours: 2}", "target: 2", "6:24: `target` is the bare `2`"),
    ],
)
def test_an_overlay_that_fits_nothing_is_a_fault(folder, before, after, fault):
    path = folder / "overlays" / "ashby.yaml"
    path.write_text(OVERLAY.replace(before, after, 1))
    faults = [str(fault) for one in reading.read_all([folder]) for fault in one.faults]
    assert [one.startswith(f"{path}:{fault}") for one in faults] == [True]


def test_a_service_declared_twice_is_a_fault(folder):
    (folder / "copy.yaml").write_text(GOOD)
    faults = [fault for one in reading.read_all([folder]) for fault in one.faults]
    assert [fault.what for fault in faults] == ["the service `broken-bin` a second time"]


@pytest.mark.django_db
def test_each_member_gets_its_resolved_definition(folder, three_rivers, ashby, brackwater):
    (declared,) = reading.declared(reading.read_all([folder]))
    with scope.opened(councils.family(three_rivers), writes=True) as at:
        for member in (ashby, brackwater):
            for code in ("refuse", "street-services"):
                known_team(member, code)
        actions.publish(three_rivers, declared, by=Actor.job("test"), at=at)
        teams = {
            member.slug: queries.offer(member.pk, "broken-bin").definition.team
            for member in (ashby, brackwater)
        }
    assert teams == {"ashby": "refuse", "brackwater": "street-services"}
