"""A desk and two open cases of it, whose actions are tried at ten."""

from tests import standing, starter
from tests.engine.cases.conftest import SETUP, ashbys_desk, someone
from tests.engine.cases.telling import june
from tests.engine.cases.test_approving import TASKS
from tests.engine.cases.test_errands import CALL, WORKS, publish
from tests.engine.cases.test_routing import RULES
from tests.engine.registers import shelf

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Case, Task
from moothall.engine.cases.queries.due import due_jobs
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import queries as services
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.words import Plan
from moothall.engine.contact.models import Message
from moothall.engine.registers import actions as registers
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars import queries as calendars_of
from moothall.ground.calendars.words import Hours
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.outside.webhooks.client import Receipt

NOON = june(1, "12:00")
LATER = june(2)


class Given:
    """What has happened before the action that is tried."""

    def __init__(self, desk):
        self.desk = desk
        self.case, self.other = (
            self.desk.case(contact=Requester(email=f"{name}@example.com")) for name in "ab"
        )
        self.officer = {"by": self.desk.actor("asha"), "at": june(1, "10:00")}
        self.manager = {"by": self.desk.actor("mo"), "at": LATER}

    def now(self):
        return Case.objects.get(pk=self.case.pk)

    @property
    def first_task(self):
        return Task.objects.get(case=self.case, state="ready").code

    def with_places(self):
        """The service has so many places and no more."""
        capped = starter.definitions()["missed-bin"].model_copy(
            update={"places": 3, "closed": "Full."}
        )
        (made,) = catalogue.publish(self.desk.council, capped, by=SETUP, at=NOON, is_forced=True)
        self.desk.versions["missed-bin"] = made.version.pk

    def on_other_hours(self):
        """The office opens earlier from now on."""
        self.before = calendars_of.head(self.desk.council.pk, "office").pk
        early = Hours(zone="Europe/London", week=[[("08:30", "12:00")]] * 5 + [[], []])
        kept = calendars.save(self.desk.council.pk, "office", early, name="Office", **self.officer)
        self.after = kept.pk

    def noted(self):
        self.event = cases.note_money(self.case, words="Paid.", **self.officer)

    def not_arrived(self):
        """A message to whoever asked did not arrive."""
        self.message = Message.objects.filter(case_id=self.case.pk).earliest("pk")

    def of_somebody(self):
        """Somebody known asked for it, and watches it."""
        at = self.officer["at"]
        self.rosa = people.add(self.desk.council, "Rosa Lund", by=SETUP, at=at)
        Case.objects.filter(pk=self.case.pk).update(requester=self.rosa)
        cases.note(self.case, body="Rosa rang.", **self.officer)

    def resolved(self):
        return cases.resolve(self.case, outcome="emptied", **self.officer)

    def closed(self):
        return cases.close(self.resolved(), **self.officer)

    def merged(self):
        return cases.merge(self.case, self.other, **self.officer)

    def linked(self):
        return cases.link(self.case, self.other, kind="child", **self.officer)

    def with_a_record(self):
        """A register of risks, with one in it."""
        registers.publish(self.desk.council, shelf.definitions()["risks"], by=SETUP, at=NOON)
        risk = {"title": "Flood", "category": "technology", "likelihood": 3, "impact": 4}
        self.record = registers.add(self.desk.council, "risks", risk, **self.manager).pk

    def about(self):
        return cases.link_record(self.case, self.record, **self.officer)

    def newer(self):
        """Publish a version with other tasks and other promises; nobody is moved yet."""
        said = starter.definitions()["missed-bin"].as_json()
        said["tasks"] = [
            {"id": "visit", "name": "Look at it", "target": {"hours": 8}},
            {"id": "sweep", "name": "Sweep up", "after": ["visit"]},
        ]
        for target in said["targets"]:
            target["within"] = {name: {"hours": 40} for name in target["within"]}
        definition = ServiceDefinition.model_validate(said)
        (done,) = catalogue.publish(
            self.desk.council, definition, by=SETUP, at=NOON, is_forced=True, plan=Plan.STAY
        )
        self.version = done.version

    def routed(self, text=RULES):
        return cases.publish_routing(self.desk.council, text, **self.manager)

    def with_job(self, job):
        """Have a case whose only task is one that Moothall does by itself."""
        publish(self.desk, CALL | {"id": "by-itself", "job": job})
        self.case = self.desk.case(contact=Requester(email="c@example.com"))
        self.task = due_jobs(self.desk.council.pk, LATER, most=50)[0]

    def worked(self):
        self.errand = cases.do_job(self.task, by=WORKS, at=LATER)

    def called(self):
        self.with_job(CALL["job"])
        self.worked()

    def answered(self, status, *, is_final=False):
        receipt = Receipt(200 <= status < 300, status, "", is_final)
        cases.settle_job(self.task, receipt, by=WORKS, at=LATER, tries=self.errand.tries)

    def asked_to_decide(self):
        """Have a case that two are asked to approve, and one is enough."""
        desk = self.desk
        for name in ("ann", "ben"):
            desk.people[name] = someone(desk.council, name, "officer", june(1))
            people.join_team(desk.people[name], desk.teams["ict-stores"], by=SETUP, at=june(1))
        known = services.definition(desk.versions["ict-equipment"]).as_json()
        tasks = [TASKS[0] | {"of": "one"}, *TASKS[1:]]
        definition = ServiceDefinition.model_validate(known | {"tasks": tasks})
        put = catalogue.publish(desk.council, definition, by=SETUP, at=june(1), is_forced=True)
        desk.versions["ict-equipment"] = put[0].version.pk
        self.case = desk.case("ict-equipment")

    def decided(self, decision):
        by = self.desk.actor("ann")
        return cases.decide(self.case, by=by, at=NOON, task="agree", decision=decision)


@standing.after(ashbys_desk)
def ashbys_cases(desk):
    """Ashby's desk with two open cases, for each action to begin with."""
    with scope.opened([desk.council.pk], writes=True):
        return Given(desk)
