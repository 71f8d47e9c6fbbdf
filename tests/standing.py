"""Scenes that many tests begin with: built once a worker, in a database of their own.

A fixture says `@standing.on(build)`. Where a test asks for it, Django's connection goes to the
scene's database before the test's transaction opens, and back after it was rolled back; the
fixture `standing` gives the test its own copy of what `build()` returned.

A builder says `@standing.after(other)` to begin with the scene of another, whose copy it is given.
A fixture that adds to whatever scene a test has says `@standing.better_on(build)`: where the test
would stand on what `build` comes after, it stands on `build`; elsewhere the fixture adds by hand.
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


def after(other):
    """Mark a builder as one that adds to the scene of `other`; it is given what that returned."""

    def marked(build):
        build.after = other
        return build

    return marked


def better_on(build):
    """Mark a fixture that adds to a scene what `build()`, which comes after that one, has added."""

    def marked(function):
        function.better = build
        return function

    return marked


def scene_of(item):
    """The builder that a test's fixtures stand on, or None; no test stands on two."""
    used = [chain[-1].func for chain in item._fixtureinfo.name2fixturedefs.values()]
    found = {getattr(one, "scene", None) for one in used} - {None}
    assert len(found) <= 1, f"{item.name} stands on two scenes; build one of them by hand"
    for better in {getattr(one, "better", None) for one in used} - {None}:
        if found == {better.after}:
            return better
    return found.pop() if found else None


def enter(request, fixturedef, begin):
    """Point Django at the scene of a test, until `fixturedef`, its transaction, is torn down.

    `begin(name, source)` makes a database like `source`, or the template, and gives its settings.
    """
    build = scene_of(request.node)
    if not build:
        return
    plain = connections["default"]
    made(build, begin)
    fixturedef.addfinalizer(lambda: connections.__setitem__("default", plain))
    connections["default"] = SCENES[build][0]


def made(build, begin):
    """Build a scene, and before it the one that it comes after; give (connection, returned)."""
    if build not in SCENES:
        source, given = None, []
        if other := getattr(build, "after", None):
            before, returned = made(other, begin)
            before.close()
            source, given = before.settings_dict["NAME"], [copy.deepcopy(returned)]
        plain = connections["default"]
        connection = plain.copy()
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        connection.settings_dict.update(begin(f"{build.__name__}_{worker}", source))
        connections["default"] = connection
        try:
            SCENES[build] = connection, build(*given)
        finally:
            connections["default"] = plain
    return SCENES[build]


def given(item):
    """A copy of what the scene's builder returned."""
    return copy.deepcopy(SCENES[scene_of(item)][1])
