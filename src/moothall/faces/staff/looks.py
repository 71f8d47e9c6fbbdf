"""How each officer has their desk: its colours, how dense it is, and its keys; on every device."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest

LIGHT, DARK, AUTO = "light", "dark", "auto"
SCHEMES: Mapping[str, str] = {
    AUTO: "As this device has it",
    LIGHT: "Light",
    DARK: "Dark",
}


@dataclass(frozen=True, slots=True)
class Key:
    """What one key does: its name, where, in words, and the key that it has at first."""

    name: str
    group: str
    words: str
    usual: str


EVERYWHERE, QUEUE, CASE = "Everywhere", "In a list of cases", "On a case"
KEYS: Sequence[Key] = (
    Key("sheet", EVERYWHERE, "These keys", "?"),
    Key("find", EVERYWHERE, "Search", "/"),
    Key("my-work", EVERYWHERE, "My work", "w"),
    Key("queue", EVERYWHERE, "Queue", "q"),
    Key("log", EVERYWHERE, "Log a case", "l"),
    Key("next", EVERYWHERE, "Next case", "j"),
    Key("previous", EVERYWHERE, "Case before", "k"),
    Key("glance", QUEUE, "See the case without opening it", "o"),
    Key("tick", QUEUE, "Tick the case, or take the tick off", "x"),
    Key("tick-all", QUEUE, "Tick all on the page, or none", "y"),
    Key("do", QUEUE, "What to do with those ticked", "d"),
    Key("filter", QUEUE, "Filter and sort", "f"),
    Key("save", QUEUE, "Save this view", "v"),
    Key("columns", QUEUE, "Columns", "b"),
    Key("reply", CASE, "Write a public reply", "r"),
    Key("note", CASE, "Write an internal note", "n"),
    Key("canned", CASE, "Canned reply", "c"),
    Key("take", CASE, "Take it", "t"),
    Key("assign", CASE, "Assign", "a"),
    Key("pause", CASE, "Pause or resume", "p"),
    Key("resolve", CASE, "Resolve or close", "e"),
    Key("prioritise", CASE, "Change priority", "u"),
    Key("merge", CASE, "Merge", "m"),
    Key("link", CASE, "Link to another case", "i"),
    Key("watch", CASE, "Watch, or stop watching", "h"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """How the desk is for whoever looks; without keys nothing happens at a single press."""

    scheme: str
    is_dense: bool
    has_keys: bool
    keys: Mapping[str, str]

    @property
    def sheet(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        """The keys and what they do, by where they do it."""
        groups = list(dict.fromkeys(one.group for one in KEYS))
        return [
            (group, [(self.keys[one.name], one.words) for one in KEYS if one.group == group])
            for group in groups
        ]

    @property
    def live_keys(self) -> Mapping[str, str]:
        """Which key does what, as scripts look it up; nothing where they are off."""
        return {key: name for name, key in self.keys.items()} if self.has_keys else {}


def of(request: HttpRequest) -> Look:
    """Return how the desk is for whoever looks."""
    chosen: Mapping[str, Any] = getattr(cast("Any", request).user, "desk", {})
    own = chosen.get("keymap", {})
    return Look(
        scheme=chosen.get("scheme", LIGHT),
        is_dense=bool(chosen.get("is_dense", False)),
        has_keys=bool(chosen.get("has_keys", True)),
        keys={one.name: str(own.get(one.name, one.usual)) for one in KEYS},
    )


def why_not_keys(keys: Mapping[str, str]) -> Mapping[str, str]:
    """Return what is wrong with keys, by what they do: one character each, for one thing."""
    found: dict[str, str] = {}
    used: dict[str, str] = {}
    words = {one.name: one.words for one in KEYS}
    for name, key in keys.items():
        if len(key) != 1 or not key.isprintable() or key.isspace():
            found[name] = f"{words[name]}: give one character."
        elif key in used:
            found[name] = f"{words[name]}: {key} does “{words[used[key]]}” already."
        else:
            used[key] = name
    return found
