"""What changed between two versions of a definition, part by part and by id."""

import hashlib
import json
from collections.abc import Iterator, Mapping

from moothall.engine.catalogue.definition import ServiceDefinition


def digest(definition: ServiceDefinition) -> str:
    """Return the SHA-256 of what a definition says, whatever its file looks like."""
    text = json.dumps(
        definition.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def between(old: ServiceDefinition, new: ServiceDefinition) -> tuple[str, ...]:
    """Return a line for each value taken away (`-`) and put in (`+`), in the definition's order."""
    before, after = dict(_flat(old.as_json(), "")), dict(_flat(new.as_json(), ""))
    lines = []
    for path in dict.fromkeys([*before, *after]):
        if before.get(path) != after.get(path):
            lines += [
                f"{sign} {path}: {side[path]}"
                for sign, side in (("-", before), ("+", after))
                if path in side
            ]
    return tuple(lines)


def _flat(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key != "id":
                yield from _flat(inner, f"{path}.{key}" if path else str(key))
        if set(value) == {"id"}:
            yield path, ""
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _flat(inner, f"{path}[{_label(inner, at)}]")
    else:
        yield path, json.dumps(value, ensure_ascii=False)


def _label(value: object, at: int) -> str:
    if isinstance(value, Mapping):
        return str(value.get("id") or value.get("on") or at + 1)
    return str(at + 1)
