"""Routing: which rule a new case falls under, who is given it, and a trial that moves nothing."""

import pytest
from tests.engine.cases.conftest import SETUP, someone
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import EventKind, History, Occurred
from moothall.engine.cases.models import Case, Event, RoutingVersion, Target, Task
from moothall.engine.cases.queries import counting, routing
from moothall.engine.cases.routing import choosing, reading
from moothall.engine.cases.routing.checks import Known
from moothall.engine.cases.words import NoSuchRouting, RulesRefused
from moothall.engine.catalogue.definition import Question
from moothall.ground.journal.models import Entry
from moothall.ground.people import actions as people

pytestmark = pytest.mark.django_db

RULES = """\
routing: missed-bin
rules:
  - id: centre
    name: The centre goes to the stores
    postcodes: [AB1]
    when: answers.bin_kind == "rubbish"
    then:
      team: ict-stores
      priority: P2
      tasks: {empty-bin: street-services}
"""


def publish(desk, text=RULES, at=None):
    by, at = desk.actor("mo"), at or june(2)
    return cases.publish_routing(desk.council, text, by=by, at=at)


def created(case):
    return Event.objects.get(case=case, kind="created").data


def test_a_case_goes_where_the_first_rule_that_holds_sends_it_and_says_which(desk):
    version = publish(desk)
    case = Case.objects.get(pk=desk.case(at=june(3)).pk)
    assert (case.team, case.priority) == (desk.teams["ict-stores"], "P2")
    assert created(case)["routed"] == {"version": version.pk, "rule": "centre"}
    said = routing.routed(created(case))
    assert (said.name, said.number) == ("The centre goes to the stores", 1)
    assert said.why == [
        "its postcode begins AB1",
        'the answers say answers.bin_kind == "rubbish"',
    ]
    assert Task.objects.get(case=case).team == desk.teams["street-services"]


def test_a_case_that_no_rule_holds_for_goes_where_its_service_says(desk):
    publish(desk)
    case = desk.case(at=june(3), answers={"postcode": "AB12 3CD"})
    assert case.team == desk.teams["street-services"]
    assert "routed" not in created(case)


def test_the_rules_of_a_service_come_before_the_councils(desk):
    rule = "routing: council\nrules: [{id: all, name: All of it, then: {team: ict-desk}}]"
    publish(desk, rule)
    publish(desk)
    assert desk.case(at=june(3)).team == desk.teams["ict-stores"]
    other = desk.case(at=june(3), answers={"postcode": "ZZ1 1AA"})
    assert other.team == desk.teams["ict-desk"]


def test_officers_are_given_cases_in_turn_and_somebody_new_takes_theirs(desk):
    text = (
        "routing: council\nrules: [{id: all, name: All, then: {team: ict-desk, officer: in-turn}}]"
    )
    publish(desk, text)
    kim = someone(desk.council, "kim", "officer", june(1))
    people.join_team(kim, desk.teams["ict-desk"], by=SETUP, at=june(1))
    given = [desk.case(at=june(3)).assignee_id for _ in range(3)]
    dev = desk.people["dev"].pk
    assert given == [dev, kim.pk, dev]
    event = Event.objects.filter(kind="assigned").first()
    assert (event.by_code, event.data["is_routed"]) == ("routing", True)


@pytest.mark.parametrize("officer", ["in-turn", "least-open"])
def test_nobody_is_given_a_case_who_may_not_work_it(desk, officer):
    text = (
        "routing: council\n"
        f"rules: [{{id: all, name: All, then: {{team: ict-stores, officer: {officer}}}}}]"
    )
    publish(desk, text)
    for name, role in (("kit", "auditor"), ("lee", None)):
        people.join_team(
            someone(desk.council, name, role, june(1)),
            desk.teams["ict-stores"],
            by=SETUP,
            at=june(1),
        )
    assert desk.case(at=june(3)).assignee_id is None
    kim = someone(desk.council, "kim", "officer", june(1))
    people.join_team(kim, desk.teams["ict-stores"], by=SETUP, at=june(1))
    assert [desk.case(at=june(4)).assignee_id for _ in range(2)] == [kim.pk, kim.pk]


def test_whoever_has_the_fewest_open_cases_is_given_the_next(desk):
    kim = someone(desk.council, "kim", "officer", june(1))
    people.join_team(kim, desk.teams["ict-desk"], by=SETUP, at=june(1))
    busy = desk.case(at=june(2))
    by, dev = desk.actor("mo"), desk.people["dev"]
    cases.assign(busy, by=by, at=june(2), team=desk.teams["ict-desk"], person=dev)
    text = (
        "routing: council\n"
        "rules: [{id: all, name: All, then: {team: ict-desk, officer: least-open}}]"
    )
    publish(desk, text)
    given = [desk.case(at=june(3)).assignee_id for _ in range(3)]
    assert given == [kim.pk, dev.pk, kim.pk]


def test_a_trial_says_what_would_go_elsewhere_and_moves_nothing(desk):
    here, there = desk.case(at=june(1)), desk.case(at=june(1), answers={"postcode": "ZZ1 1AA"})
    before = list(Case.objects.order_by("pk").values())
    rules = reading.read(RULES, known=routing.known(desk.council)).definition
    tried = routing.trial(desk.council.pk, rules, at=june(20))
    assert (tried.looked, tried.elsewhere) == (2, 1)
    assert [moved.reference for moved in tried.moved] == [here.reference]
    ((was, would, count),) = tried.table
    assert (was.team, was.priority, would.team, would.priority, count) == (
        "street-services",
        "P3",
        "ict-stores",
        "P2",
        1,
    )
    assert list(Case.objects.order_by("pk").values()) == before
    assert there.team == desk.teams["street-services"]


def test_publishing_keeps_what_the_trial_came_to_and_the_former_can_be_put_back(desk):
    desk.case(at=june(1))
    first = publish(desk)
    assert (first.number, first.looked, first.elsewhere) == (1, 1, 1)
    assert publish(desk).pk == first.pk
    second = publish(desk, "routing: missed-bin\nrules: []")
    assert desk.case(at=june(3)).team == desk.teams["street-services"]
    by = desk.actor("mo")
    third = cases.restore_routing(desk.council, "missed-bin", 1, by=by, at=june(4))
    assert (second.number, third.number, third.text) == (2, 3, RULES)
    assert desk.case(at=june(5)).team == desk.teams["ict-stores"]
    assert Entry.objects.filter(verb="routing.published").count() == 3
    with pytest.raises(NoSuchRouting):
        cases.restore_routing(desk.council, "missed-bin", 9, by=by, at=june(4))


def test_rules_with_faults_are_refused_whole(desk):
    with pytest.raises(RulesRefused) as refused:
        publish(desk, RULES.replace("ict-stores", "ict-store"))
    assert "routing.yaml:8:13: the team `ict-store`" in str(refused.value)
    assert RoutingVersion.objects.count() == 0


def test_a_replay_of_what_happened_makes_the_same_case(desk):
    publish(desk)
    case = desk.case(at=june(3))
    told = [
        Occurred(EventKind.CREATED, e.effective_at, e.effective_at, e.actor, e.data)
        for e in counting.events(case)[:1]
    ]
    answers = desk.asked().answers
    history = History(
        service="missed-bin", priority="P2", team="ict-stores", events=tuple(told), answers=answers
    )
    cases.replay(desk.council, [history], by=SETUP, at=june(3))
    again = Case.objects.latest("pk")
    assert again.pk != case.pk
    for model, names in (
        (Case, ("team_id", "priority", "due_at", "assignee_id", "state")),
        (Task, ("code", "team_id", "state")),
        (Target, ("code", "seconds", "due_at")),
    ):
        mine, theirs = (
            list(model.objects.filter(**{key: one.pk}).values(*names))
            for one in (case, again)
            for key in ["pk" if model is Case else "case_id"]
        )
        assert mine == theirs


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("missed-bin", "missed-bi", "1:10: the service `missed-bi`"),
        ("answers.bin_kind", "answers.bin_kin", "6:11: the answer `bin_kin`"),
        ('"rubbish"', '"rubish"', "6:11: the choice `rubish`"),
        ("AB1", "ab1", "5:17: `ab1` is no beginning"),
        ("empty-bin", "empty", "10:15: the task `empty`"),
        (": street-services}", ": ict-desk}", "10:26: the team `ict-desk` for the task"),
        ("postcodes: [AB1]", "services: [missed-bin]", "5:5: `services` in the rules of one"),
        (
            "    then:\n",
            "    area: {west: 9, south: 1, east: 9, north: 2}\n    then:\n",
            "7:5: the",
        ),
        ('when: answers.bin_kind == "rubbish"', "when: answers..x", "6:19: the condition cannot"),
        ("then:", "them:", "7:5: the unknown field `them`"),
    ],
)
def test_each_fault_is_told_at_its_place(desk, wrong, right, said):
    text = RULES.replace(wrong, right, 1)
    faults = reading.read(text, known=routing.known(desk.council)).faults
    assert [str(fault).startswith(f"routing.yaml:{said}") for fault in faults][:1] == [True]


def test_a_rule_after_one_that_always_holds_is_a_fault():
    text = (
        "routing: council\n"
        "rules:\n"
        "  - {id: a, name: A, then: {team: x}}\n"
        "  - {id: b, name: B, kinds: [report], then: {team: x}}\n"
    )
    (fault,) = reading.read(text, known=Known()).faults
    assert str(fault).startswith("routing.yaml:4:10: no case comes to the rule `b`")


def test_a_place_on_the_grid_and_the_way_a_case_came_in_are_looked_at(desk):
    text = (
        "routing: council\n"
        "rules: [{id: a, name: A, channels: [phone], kinds: [report], priorities: [P3],"
        " area: {west: 100, south: 100, east: 200, north: 200}, then: {team: x}}]"
    )
    rules = [choosing.Rules(1, reading.read(text).definition)]
    service = routing.known(desk.council).services["missed-bin"]
    pointed = service.model_copy(
        update={"pages": (service.pages[0].model_copy(update={"questions": (point(),)}),)}
    )

    def goes(east, north, channel="phone"):
        answers = {"place": {"easting": east, "northing": north, "said": ""}}
        return choosing.choose(rules, pointed, answers, channel=channel).team

    assert [goes(150, 150), goes(250, 150), goes(None, None), goes(150, 150, "online")] == [
        "x",
        "street-services",
        "street-services",
        "street-services",
    ]


def point():
    return Question(id="place", type="point", label="Where is it?")


def test_rules_longer_than_anybody_reads_are_refused_unread():
    text = RULES + "#" * reading.LONGEST
    (fault,) = reading.read(text, known=Known()).faults
    assert f"the rules have {len(text):,} characters" in str(fault)
    assert "at most 50,000" in str(fault)
