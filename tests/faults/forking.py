"""Processes forked from a test."""

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_left: list[BaseDatabaseWrapper] = []
"""Never closed: what they would say goodbye to is the parent's."""


def connect_anew() -> None:
    """Let a process that was just forked ask its parent's database over a connection of its own.

    After a browser was driven its loop runs on, and Django keeps connections by context. In a
    forked process no loop runs: there Django would go on with the one that the thread had before.
    """
    _left.append(connections["default"])
    del connections["default"]
