"""What the database itself keeps about calendars."""

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.ground.calendars.factories import NOON, WEEK, calendar_version

from moothall.ground.calendars.models import Calendar, CalendarVersion
from moothall.ground.councils import scope


def another(version, **changed):
    """A second version like the first, but for what is given."""
    values = {
        "council_id": version.council_id,
        "calendar_id": version.calendar_id,
        "number": version.number + 1,
        "zone": "Europe/London",
        "week": WEEK,
        "saved_at": NOON,
    }
    return CalendarVersion(**(values | changed))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"number": 1}, "calendar_version_number_is_unique"),
        ({"number": 0}, "calendar_version_numbers_start_at_1"),
        ({"horizon_on": NOON.date()}, "calendar_version_has_horizon_exactly_when"),
        ({"division": "scotland"}, "calendar_version_has_horizon_exactly_when"),
    ],
)
def test_the_database_keeps_versions_straight(ashby, changed, constraint):
    with scope.opened([ashby.pk], writes=True):
        version = calendar_version(ashby)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            another(version, **changed).save()


@pytest.mark.django_db
def test_a_council_has_one_calendar_of_a_code(ashby):
    with scope.opened([ashby.pk], writes=True):
        calendar_version(ashby)
        with pytest.raises(IntegrityError, match="calendar_code_is_unique"), transaction.atomic():
            Calendar(council_id=ashby.pk, code="office", name="Again").save()


@pytest.mark.django_db
def test_a_version_cannot_belong_to_the_calendar_of_another_council(ashby, brackwater):
    with scope.opened([ashby.pk, brackwater.pk], writes=True):
        version = calendar_version(ashby)
        with pytest.raises(IntegrityError, match="same_council"), transaction.atomic():
            another(version, council_id=brackwater.pk).save()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: CalendarVersion.objects.update(zone="UTC"),
        lambda: CalendarVersion.objects.all().delete(),
        lambda: connection.cursor().execute("TRUNCATE calendars_calendarversion CASCADE"),
    ],
    ids=["update", "delete", "truncate"],
)
def test_a_version_never_changes(ashby, change):
    with scope.opened([ashby.pk], writes=True):
        calendar_version(ashby)
        with (
            pytest.raises(DatabaseError, match=r"append only|permission denied"),
            transaction.atomic(),
        ):
            change()


@pytest.mark.parametrize("role", ["web", "job", "owner"])
def test_no_role_of_the_product_can_change_a_version(fresh_database, ashby_committed, role):
    server, name = fresh_database
    with scope.opened([ashby_committed.pk], writes=True):
        calendar_version(ashby_committed)
    with psycopg.connect(server.url(role, name), autocommit=True) as direct:
        direct.execute("SELECT set_config('moothall.scope', %s, false)", [str(ashby_committed.pk)])
        for change in (
            "UPDATE calendars_calendarversion SET zone = 'UTC'",
            "DELETE FROM calendars_calendarversion",
            "TRUNCATE calendars_calendarversion CASCADE",
        ):
            with pytest.raises(psycopg.Error, match=r"append only|permission denied"):
                direct.execute(change)


@pytest.mark.django_db
def test_another_council_sees_neither_calendar_nor_version(ashby, brackwater):
    with scope.opened([ashby.pk], writes=True):
        calendar_version(ashby)
        assert (Calendar.objects.count(), CalendarVersion.objects.count()) == (1, 1)
    with scope.opened([brackwater.pk], writes=False):
        assert (Calendar.objects.count(), CalendarVersion.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Calendar, CalendarVersion])
def test_nothing_is_read_outside_a_scope(ashby, model):
    with scope.opened([ashby.pk], writes=True):
        calendar_version(ashby)
    with pytest.raises(DatabaseError, match="no council scope is open"), transaction.atomic():
        model.objects.count()
