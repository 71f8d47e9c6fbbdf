"""Scenes that many tests begin with: built once a worker, in a database of their own.

A fixture says `@standing.on(build)`. Where a test asks for it, Django's connection goes to the
scene's database before the test's transaction opens, and back after it was rolled back; the
fixture `standing` gives the test its own copy of what `build()` returned.
"""

import copy
import os

from django.db import connections

SCENES: dict = {}
"""Builder to (connection, what it returned), for this worker."""


def on(build):
    """Mark a fixture as standing on what `build()` makes; `build` commits and takes nothing."""

    def marked(function):
        function.scene = build
        return function

    return marked


def scene_of(item):
    """The builder that a test's fixtures stand on, or None; no test stands on two."""
    definitions = item._fixtureinfo.name2fixturedefs.values()
    found = {getattr(chain[-1].func, "scene", None) for chain in definitions} - {None}
    assert len(found) <= 1, f"{item.name} stands on two scenes; build one of them by hand"
    return found.pop() if found else None


def enter(request, fixturedef, begin):
    """Point Django at the scene of a test, until `fixturedef`, its transaction, is torn down.

    `begin(name)` makes a database of that name and gives its settings.
    """
    build = scene_of(request.node)
    if not build:
        return
    plain = connections["default"]
    if build not in SCENES:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        connection = plain.copy()
        connection.settings_dict.update(begin(f"{build.__name__}_{worker}"))
        connections["default"] = connection
        try:
            SCENES[build] = connection, build()
        finally:
            connections["default"] = plain
    fixturedef.addfinalizer(lambda: connections.__setitem__("default", plain))
    connections["default"] = SCENES[build][0]


def given(item):
    """A copy of what the scene's builder returned."""
    return copy.deepcopy(SCENES[scene_of(item)][1])
