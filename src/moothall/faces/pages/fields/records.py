"""A record of a register, drawn as a list of all there are, or as a search and what it found."""

from moothall.engine.catalogue.kinds.recording import FEW, SOUGHT, TURN, WORDS
from moothall.faces.pages.fields.drawing import Asking, Field
from moothall.ground.languages.speech import said


def record(asking: Asking) -> Field:
    """Draw the records that can be chosen."""
    found = asking.found or {}
    name = asking.question.id
    rows = [(str(one["record"]), str(one["title"])) for one in found.get(name, ())]
    if found.get(f"{name}-{FEW}"):
        return _list(asking, rows)
    sought = asking.one(f"{name}-{SOUGHT}")
    words = f"{name}-{WORDS}"
    looked = {
        "id": words,
        "name": words,
        "label": {"text": said("A name, a number or a place")},
        "value": asking.one(words),
        "spellcheck": False,
    }
    parts = [Field("input", looked)]
    if rows:
        parts.append(_found(asking, rows))
    params = {
        **asking.base,
        **asking.legend,
        "turn": f"{name}-{TURN}",
        "sought_as": f"{name}-{SOUGHT}",
        "sought": sought,
        "is_nothing": bool(sought) and not rows,
    }
    return Field("record", params, tuple(parts))


def _list(asking: Asking, rows: list[tuple[str, str]]) -> Field:
    chosen = asking.one(asking.question.id)
    items: list[dict[str, object]] = [{"value": "", "text": said("Select one")}]
    items += [{"value": value, "text": text, "selected": value == chosen} for value, text in rows]
    return Field("select", {**asking.labelled, "items": items})


def _found(asking: Asking, rows: list[tuple[str, str]]) -> Field:
    name = asking.question.id
    params = {
        "idPrefix": f"{name}-choice",
        "name": name,
        "fieldset": {"legend": {"text": said("What we found")}},
        "items": [{"value": value, "text": text} for value, text in rows],
        "value": asking.one(name),
    }
    return Field("radios", params)
