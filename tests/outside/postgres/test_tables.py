"""Tables that point at each other are made in one go, and taken away again."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from moothall.outside.postgres.tables import Tables

POINTING = {"on_delete": models.PROTECT, "related_name": "+"}
BOOK = [("id", models.BigAutoField(primary_key=True))]
BOOK += [("best_page", models.ForeignKey("councils.page", null=True, **POINTING))]
PAGE = [("id", models.BigAutoField(primary_key=True))]
PAGE += [("book", models.ForeignKey("councils.book", **POINTING))]
BOTH = Tables([migrations.CreateModel("Book", BOOK), migrations.CreateModel("Page", PAGE)])


class First(migrations.Migration):
    operations = [BOTH]


@pytest.fixture
def owned(postgres, fresh_database, django_db_blocker):
    from tests.conftest import pointed

    with pointed("owner", *fresh_database, django_db_blocker):
        yield


def keys():
    with connection.cursor() as cursor:
        return {
            column
            for table in ("councils_book", "councils_page")
            if table in connection.introspection.table_names(cursor)
            for column in connection.introspection.get_relations(cursor, table)
        }


def test_tables_that_point_at_each_other_come_and_go_in_one_operation(owned):
    first = First("0001_initial", "councils")
    state = ProjectState()
    with connection.schema_editor() as editor:
        first.apply(state, editor)
    assert keys() == {"best_page_id", "book_id"}
    with connection.schema_editor() as editor:
        first.unapply(ProjectState(), editor)
    assert keys() == set()


def test_models_are_put_together_once_however_many_there_are(monkeypatch):
    rendered = []
    put_together = ProjectState.apps.func
    state = ProjectState()
    _ = state.apps
    monkeypatch.setattr(
        ProjectState, "reload_model", lambda _, *names, **__: rendered.append(names)
    )
    BOTH.state_forwards("councils", state)
    assert rendered == []
    assert put_together(state).get_model("councils", "book")._meta.db_table == "councils_book"


def test_what_it_is_going_to_do_is_said():
    assert BOTH.describe() == "Make the tables of Book, Page"
