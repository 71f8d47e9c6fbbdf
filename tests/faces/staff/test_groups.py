"""Groups in the officers' pages: who may, what one council sees, and what a file must be."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.engine.cases.conftest import SETUP
from tests.practices.servicedesk.test_groups import MEMBERS

from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import GroupSession, Member
from moothall.practices.servicedesk.words.groups import SaidOfGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(town):
    with scope.opened([town.council.pk], writes=True) as at:
        said = SaidOfGroup(name="Success")
        made = actions.add_group(town.council, said, by=SETUP, at=at)
        actions.load_members(made, MEMBERS[:60], has_agreed=True, by=SETUP, at=at)
    return made


def file(text, name="people.csv"):
    made = io.BytesIO(text.encode())
    made.name = name
    return made


def test_officers_keep_no_groups(dev, group):
    for path in ("groups", "groups/add", f"groups/{group.pk}", f"groups/{group.pk}/members"):
        assert dev.get(path).status_code == 403
    assert dev.post(f"groups/{group.pk}/do/end").status_code == 403


def test_a_group_of_another_council_is_not_there(sign_in, group, other_town):
    there = sign_in("mo", slug="brackwater", home="brackwater")
    assert there.get(f"groups/{group.pk}").status_code == 404
    assert there.post(f"groups/{group.pk}/do/end").status_code == 404


def test_a_deed_names_something_of_its_group(sign_in, group):
    mo = sign_in("mo")
    assert mo.get(f"groups/{group.pk}/do/done").status_code == 404
    assert mo.get(f"groups/{group.pk}/do/invite?session=999").status_code == 404
    assert mo.get(f"groups/{group.pk}/do/change-session?session=999").status_code == 404
    assert mo.post(f"groups/{group.pk}/do/leave", member="x").status_code == 404
    assert mo.get(f"groups/{group.pk}/do/nothing").status_code == 404


def test_a_session_decades_off_is_asked_for_again(sign_in, group):
    far = {"starts_at": "9999-12-30T10:00", "ends_at": "9999-12-30T11:00"}
    typed = {"title": "What to mend first", "place": "Town Hall", **far}
    answer = sign_in("mo").post(f"groups/{group.pk}/do/session", **typed)
    assert answer.status_code == 422
    assert "Choose days within 20 years of today." in answer.text


def test_before_all_are_written_to_or_a_group_ends_it_says_what_comes_of_it(sign_in, group, town):
    mo, do = sign_in("mo"), f"groups/{group.pk}/do"
    day = timezone.localdate() + timedelta(days=30)
    soon = {"starts_at": f"{day}T10:00", "ends_at": f"{day}T11:00"}
    mo.post(f"{do}/session", title="What to mend first", place="Town Hall", **soon)
    with scope.opened([town.council.pk], writes=False):
        session = GroupSession.objects.get()
        members = Member.objects.filter(group=group, left_at=None).count()
        before = Message.objects.count()
    asked = mo.get(f"{do}/invite?session={session.pk}").text
    assert f"An email goes to {members} members who are not invited yet." in asked
    assert "told by email" in mo.get(f"{do}/cancel?session={session.pk}").text
    assert "nobody joins it any more" in mo.get(f"{do}/end").text
    with scope.opened([town.council.pk], writes=False):
        assert Message.objects.count() == before
    mo.post(f"{do}/invite", session=str(session.pk))
    with scope.opened([town.council.pk], writes=False):
        assert Message.objects.count() == before + members
    assert "Everybody is invited." in mo.get(f"{do}/invite?session={session.pk}").text


def test_the_pages_ask_as_often_for_many_as_for_few(
    sign_in, group, town, django_assert_num_queries
):
    mo = sign_in("mo")
    mo.get(f"groups/{group.pk}/members")
    with django_assert_num_queries(12):
        page = mo.get(f"groups/{group.pk}/members").text
    assert "Next page" in page
    with scope.opened([town.council.pk], writes=True):
        Member.objects.filter(pk__in=list(Member.objects.values_list("pk", flat=True)[3:])).delete()
    with django_assert_num_queries(12):
        mo.get(f"groups/{group.pk}/members")


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("Who,Where\nA,B\n", "people.csv", "must have a column Name and a column Email"),
        ("Name,Email\nKit,kit@example.com\n", "people.pdf", "the file must be"),
    ],
)
def test_a_file_that_names_nobody_is_refused_in_words(sign_in, group, text, name, says):
    mo = sign_in("mo")
    page = mo.post(f"groups/{group.pk}/members", file=file(text, name), agreed="yes")
    assert page.status_code == 422
    assert says in page.text


def test_lines_that_are_no_people_are_told_with_why(sign_in, group):
    mo = sign_in("mo")
    lines = ("Full name,E-mail,Department", "Kit,kit@example.com,ICT", "Nobody,nowhere,")
    text = "\n".join([*lines, "Kit,KIT@example.com,"])
    page = mo.post(f"groups/{group.pk}/members", file=file(text), agreed="yes").text
    assert "1 member added" in page
    assert "Line 3: Enter an email address" in page
    assert "1 line named somebody who is in already" in page
