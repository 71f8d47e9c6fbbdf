"""What is not journalled is said, with the reason, and is really there."""

import importlib

import pytest
from django.db import connection

LISTS = ("ground.journal", "ground.keys", "engine.cases", "engine.webhooks", "practices.insight")
UNJOURNALLED = [
    pytest.param(table, reason, id=table)
    for package in LISTS
    for table, reason in importlib.import_module(f"moothall.{package}.words").UNJOURNALLED.items()
]


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "reason"), UNJOURNALLED)
def test_what_is_not_journalled_is_a_table_with_a_reason(table, reason):
    assert table in connection.introspection.table_names()
    assert reason.endswith(".")
