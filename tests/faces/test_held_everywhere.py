"""What somebody did or booked anywhere is given out to them, and is nobody's once they are erased.

Every column that names a person, or by what they sign in, is shown to them or says here why not, so
that nobody adds one without thinking of whoever it names (S42).
"""

from uuid import uuid4

import pytest
from django.apps import apps
from tests.engine.cases.conftest import SETUP
from tests.engine.cases.conftest import desk as desk
from tests.engine.cases.telling import june
from tests.engine.registers.shelf import small
from tests.practices.servicedesk.conftest import JOIN
from tests.practices.servicedesk.test_groups import MEETING
from tests.practices.visits.conftest import books as books
from tests.practices.visits.conftest import counter as counter

from moothall.engine.bookings.models import Booking
from moothall.engine.cases.models import Survey, Unsent
from moothall.engine.cases.queries import asking
from moothall.engine.contact import actions as contact
from moothall.engine.contact.models import Barred, Message, Preference
from moothall.engine.contact.words import Barring, Channel, Intent, Way
from moothall.engine.registers import actions as registers
from moothall.engine.registers.models import SavedView
from moothall.faces.pages import holdings
from moothall.ground.keys import actions as keys
from moothall.ground.keys.models import Key
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Identity, Person, QueueView
from moothall.ground.people.words import Dwelling
from moothall.practices.knowledge import actions as articles
from moothall.practices.knowledge.actions.counting import Seen
from moothall.practices.knowledge.actions.writing import Draft
from moothall.practices.knowledge.models import View
from moothall.practices.servicedesk import actions as servicedesk
from moothall.practices.servicedesk.words.groups import SaidOfGroup
from moothall.practices.visits import actions as visits

pytestmark = pytest.mark.django_db
MOBILE = "07700 900555"
WORKED = (
    "What an officer did in somebody's case or for the council: the thing's own record says it."
)
WHO = "Who they are, and is shown as that."
SHOWN = {
    "people.Person.identity": "way in",
    "people.ContactPoint.person": "contact point",
    "people.Authority.giver": "acting for somebody",
    "people.Authority.holder": "acting for somebody",
    "people.QueueView.person": "view of the queue",
    "people.Home.person": "home",
    "people.SignIn.identity": "sign-in",
    "keys.Key.person": "key for a program",
    "catalogue.Draft.person": "answers not sent",
    "contact.Daily.person": "one email a day",
    "contact.Preference.person": "way they want to be told",
    "bookings.Booking.person": "booking",
    "registers.SavedView.person": "list of a register",
    "registers.FirstView.person": "first list of a register",
    "cases.Case.requester": "case",
    "cases.Watcher.person": "case followed",
    "upkeep.Reading.person_id": "edition read",
    "contactcentre.KeptCall.caller": "call put aside",
    "contactcentre.KeptCall.spoken_for": "call put aside",
    "servicedesk.Member.person": "member of a group",
    "servicedesk.Shift.identity": "shift on call",
    "servicedesk.Handover.written_by": "handover",
    "servicedesk.Absence.identity": "absence from a rota",
    "servicedesk.Number.identity": "number on call",
    "servicedesk.Support.identity": "support of a component",
    "knowledge.View.person": "article read",
}
NOT_SHOWN = {
    "people.Subject.identity": WHO,
    "people.Person.merged_into": WHO,
    "people.Merge.kept": WHO,
    "people.Merge.gone": WHO,
    "people.Standing.identity": WHO,
    "people.Standing.person_id": WHO,
    "people.TeamMember.person": WHO,
    "people.Authority.offered_by": WORKED,
    "people.Home.recorded_by": WORKED,
    "cases.Case.assignee": WORKED,
    "cases.Survey.called_back_by": WORKED,
    "cases.CannedReply.person": WORKED,
    "cases.Unsent.person": "What an officer is writing is shown to whoever the case is of.",
    "cases.Mention.person": WORKED,
    "cases.Presence.person": "It says where an officer is now, and is gone in a minute.",
    "cases.Turn.person": WORKED,
    **dict.fromkeys(
        (
            "filing.Document.checked_out_by",
            "filing.Version.added_by",
            "filing.Publication.published_by",
            "filing.Publication.withdrawn_by",
            "filing.Hold.placed_by",
            "filing.Hold.lifted_by",
            "filing.Proposal.proposed_by",
            "filing.Certificate.proposed_by",
            "filing.Certificate.confirmed_by",
            "filing.WorkItem.done_by",
            "contactcentre.KeptCall.officer",
            "visits.Visit.officer",
            "knowledge.Article.owner",
            "knowledge.ArticleVersion.published_by",
        ),
        WORKED,
    ),
    "upkeep.Reminder.person_id": "That they were reminded stands in the message to them.",
    "servicedesk.Shift.planned": "Who had been meant: the shift says who has it.",
    "servicedesk.Swap.offered_by": "The shift says who has it.",
    "servicedesk.Swap.to": "The shift says who has it.",
    "servicedesk.Swap.settled_by": "The shift says who has it.",
    "servicedesk.Handover.taken_by": WORKED,
    "servicedesk.Feed.identity": "It holds a digest and nothing that they said or did.",
}


def naming_somebody():
    """Every stored column that leads to a person, or to an identity."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if not model.__module__.startswith("moothall."):
                continue
            is_theirs = field.related_model in (Person, Identity)
            if is_theirs or field.name.endswith(("person_id", "identity_id")):
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_s42_every_column_that_names_somebody_is_shown_or_says_why_not():
    assert naming_somebody() == SHOWN.keys() | NOT_SHOWN.keys()
    assert SHOWN.keys().isdisjoint(NOT_SHOWN)


@pytest.fixture
def me(desk, counter, books):
    """An employee who has booked, come, joined, read, rated, kept lists and been texted."""
    me = desk.people["employee"]
    how = {"by": me.actor, "at": june(1)}
    came(desk, counter, books, how)
    joined(desk, me, how)
    wrote(desk, me, how)
    return me


def came(desk, counter, books, how):
    council = desk.council
    visit = books(june(2, "10:00"))
    visits.hold(counter, june(3, "10:00"), token=uuid4(), **how)
    visits.arrive(visit, by=desk.actor("dev"), at=june(2, "10:00"))
    Survey.objects.create(
        council=council,
        case=visit.case,
        token=uuid4(),
        asked_at=june(3),
        score=2,
        answered_at=june(4),
    )
    told = {"case": visit.case, "person": desk.people["dev"], "kept_at": june(2)}
    Unsent.objects.create(council=council, text="Bring the headset again", **told)
    begun = Draft(title="Sound", body="My headset has no sound.", audience="officers")
    articles.write(council, begun, by=SETUP, at=june(1), of_case=visit.case)


def joined(desk, me, how):
    council = desk.council
    said = SaidOfGroup(name="ICT success group", purpose="Say what helps.", service=JOIN)
    group = servicedesk.add_group(council, said, by=SETUP, at=june(1))
    servicedesk.join(group, me, **how)
    servicedesk.invite(servicedesk.plan_session(group, MEETING, by=SETUP, at=june(2)), **how)
    draft = Draft(title="Headsets", body="Turn it on.", audience="public")
    article = articles.write(council, draft, by=SETUP, at=june(1))
    seen = Seen(token=uuid4(), person_id=me.pk)
    articles.note_view(article, seen, **how)


def wrote(desk, me, how):
    council = desk.council
    people.reach(me, email=me.email, phone=MOBILE, by=SETUP, at=june(1))
    texted = {"council_id": council.pk, "channel": Channel.TEXT, "recipient": "+447700900555"}
    contact.queue([Intent(**texted, subject="A test", body="Can you read this?")], **how)
    way = Way(channel=Channel.TEXT, recipient="+447700900555", subject="", body="")
    contact.bar(council, way, reason=Barring.ASKED, by=SETUP, at=june(1))
    contact.prefer(me, Channel.TEXT, **how)
    kept = registers.publish(council, small(key=["name"]), by=SETUP, at=june(1))[0].version
    lists = {"council": council, "register_id": kept.register_id, "saved_at": june(1)}
    SavedView.objects.create(person=me, name="Mine to mend", address="q=mend", **lists)
    view = {"name": "Mine to look at", "address": "state=open", "saved_at": june(1)}
    QueueView.objects.create(council=council, person=me, **view)
    terms = keys.Terms(name="My own script", scopes=["cases:read"], person=me)
    keys.make(council, terms, by=SETUP, at=june(1))


def test_s42_what_somebody_did_anywhere_is_given_out(me):
    held = holdings.held(me)
    told = {(one.what, str(value)) for one in held for value in one.fields.values()}
    assert {
        ("booking", "ICT desk"),
        ("booking", "Held"),
        ("visit to a desk", "Waiting"),
        ("rating", "2"),
        ("remark that an officer is writing", "Bring the headset again"),
        ("member of a group", "ICT success group"),
        ("invitation to a session", "What to mend first"),
        ("article read", "Headsets"),
        ("article begun from a case of theirs", "My headset has no sound."),
        ("message", "Can you read this?"),
        ("address not written to", "+447700900555"),
        ("way they want to be told", "Text message"),
        ("list of a register", "Mine to mend"),
        ("view of the queue", "Mine to look at"),
        ("key for a program", "My own script"),
        ("entry of the journal", "person.changed"),
    } <= told


def test_s42_it_is_nobodys_once_they_are_erased(me, desk):
    whose = queries.whose(me)
    for act in holdings.ERASE.values():
        act(whose, by=SETUP, at=june(5))
    people.erase(whose, {}, by=SETUP, at=june(5))
    assert set(Booking.objects.values_list("person_id", "state")) == {
        (None, "booked"),
        (None, "cancelled"),
    }
    assert set(View.objects.values_list("person_id", flat=True)) == {None}
    text = Message.objects.get(channel=Channel.TEXT)
    assert (text.body, text.recipient) == ("", f"erased-{text.pk}")
    assert set(Key.objects.values_list("name", flat=True)) == {"Erased"}
    for gone in (Barred, Preference, SavedView, QueueView, Unsent):
        assert not gone.objects.exists(), gone


def test_s42_a_text_about_another_case_to_a_number_that_is_shared_is_not_given_out(desk):
    me, at = desk.people["employee"], june(1)
    people.reach(me, email=me.email, phone=MOBILE, by=SETUP, at=at)
    theirs = desk.case(at=at)
    event = asking.events(theirs)[-1].pk
    texted = {"council_id": desk.council.pk, "channel": Channel.TEXT}
    texted |= {"case_id": theirs.pk, "event_id": event}
    said = Intent(**texted, recipient="+447700900555", subject="Bin", body="Your bin is emptied.")
    contact.queue([said], by=SETUP, at=at)
    assert "Your bin is emptied." not in str([one.fields for one in holdings.held(me)])


def has_it_too(desk, me):
    other = people.add(desk.council, "Ann Else", email="else@example.org", by=SETUP, at=june(1))
    people.reach(other, email=other.email, phone=MOBILE, by=SETUP, at=june(1))


def says_it_is_hers(desk, me):
    other = people.add(desk.council, "Ann Else", email="else@example.org", by=SETUP, at=june(1))
    people.add_point(other, "mobile", MOBILE, by=SETUP, at=june(1))


def is_texted_there(desk, me):
    theirs = desk.case(at=june(1))
    texted = {"council_id": desk.council.pk, "channel": Channel.TEXT, "case_id": theirs.pk}
    texted |= {"event_id": asking.events(theirs)[-1].pk, "recipient": "+447700900555"}
    contact.queue([Intent(**texted, subject="Bin", body="Emptied.")], by=SETUP, at=june(1))


@pytest.mark.parametrize("another", [has_it_too, says_it_is_hers, is_texted_there])
def test_s42_a_number_that_another_has_too_is_still_not_texted(desk, another):
    me = desk.people["employee"]
    people.reach(me, email=me.email, phone=MOBILE, by=SETUP, at=june(1))
    for channel, to in ((Channel.TEXT, "+447700900555"), (Channel.EMAIL, me.email)):
        way = Way(channel=channel, recipient=to, subject="", body="")
        contact.bar(desk.council, way, reason=Barring.ASKED, by=SETUP, at=june(1))
    another(desk, me)
    contact.erase(queries.whose(me), [], by=SETUP, at=june(5))
    assert list(Barred.objects.values_list("recipient", flat=True)) == ["+447700900555"]


@pytest.mark.parametrize(("name", "stays"), [("Kit Marsh", True), ("Ann Else", False)])
def test_s42_a_home_with_a_namesake_is_still_not_written_to(desk, name, stays):
    me, at = desk.people["employee"], june(1)
    other = people.add(desk.council, name, email="else@example.org", by=SETUP, at=at)
    Person.objects.filter(pk=me.pk).update(name="Kit Marsh")
    for one in (me, other):
        people.move_in(one, Dwelling(("1 Long Row",), "ZZ1 1AA"), by=SETUP, at=at)
    letter = "Kit Marsh\n1 Long Row\nZZ1 1AA"
    way = Way(channel=Channel.LETTER, recipient=letter, subject="", body="")
    contact.bar(desk.council, way, reason=Barring.MOVED, by=SETUP, at=at)
    me.refresh_from_db()
    contact.erase(queries.whose(me), [], by=SETUP, at=june(5))
    assert Barred.objects.exists() is stays
