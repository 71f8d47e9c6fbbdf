"""The reference: the OpenAPI document as a page to read, made of the document alone. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
HERE = "#/components/schemas/"
LIMITS = {
    "minLength": "{} characters or more",
    "maxLength": "{} characters or less",
    "minimum": "{} or more",
    "maximum": "{} or less",
    "maxItems": "{} at most",
    "pattern": "matches {}",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a body."""

    name: str
    place: str
    kind: str
    types: tuple[str, ...]
    """The names of the types that it is made of, each explained further down the page."""
    is_required: bool
    about: str
    limits: str


@dataclass(frozen=True, slots=True)
class Call:
    """One operation: how it is called, what it takes and gives, which key it needs."""

    anchor: str
    method: str
    path: str
    heading: str
    about: str
    needs: str
    fields: tuple[Field, ...]
    takes: str
    gives: str
    statuses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Type:
    """A type of the document, with its fields."""

    name: str
    about: str
    fields: tuple[Field, ...]
    values: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The whole page."""

    sections: tuple[tuple[str, tuple[Call, ...]], ...]
    types: tuple[Type, ...]


def read(document: Schema, scopes: Mapping[tuple[str, str], str | None]) -> Reference:
    """Return the page of a document; *scopes* has the scope of each method and path."""
    calls: dict[str, list[Call]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            scope = scopes.get((method.upper(), path))
            tag = (told.get("tags") or ["other"])[0]
            calls.setdefault(tag, []).append(_call(method, path, told, scope))
    schemas = document["components"]["schemas"]
    return Reference(
        tuple((tag, tuple(found)) for tag, found in calls.items()),
        tuple(_type(name, schema) for name, schema in sorted(schemas.items())),
    )


def _call(method: str, path: str, told: Schema, scope: str | None) -> Call:
    takes = _body(told.get("requestBody", {}))
    success: Schema = next((one for code, one in told["responses"].items() if code[0] == "2"), {})
    needs = "no key" if scope is None else f"a key with {scope}" if scope else "any key"
    return Call(
        anchor=f"{method}-{path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}",
        method=method.upper(),
        path=path,
        heading=str(told.get("summary", "")),
        about=str(told.get("description", "")),
        needs=needs,
        fields=tuple(_field(one, one["in"]) for one in told.get("parameters", [])),
        takes=takes,
        gives=_body(success),
        statuses=tuple((code, str(one["description"])) for code, one in told["responses"].items()),
    )


def _body(told: Schema) -> str:
    """Return the name of the type of a body; one without a type is the bytes of a file."""
    for content in told.get("content", {}).values():
        names = tuple(_named(content["schema"]))
        return names[0] if names else "a file, byte by byte"
    return ""


def _type(name: str, schema: Schema) -> Type:
    required = schema.get("required", ())
    fields = [
        _field({"name": one, "schema": inner, "required": one in required}, "")
        for one, inner in schema.get("properties", {}).items()
    ]
    values = ", ".join(str(value) for value in schema.get("enum", ())) or (
        "" if fields else _kind(schema)
    )
    return Type(name, str(schema.get("description", "")), tuple(fields), values)


def _field(told: Schema, place: str) -> Field:
    schema = told["schema"]
    about = told.get("description") or schema.get("description") or ""
    return Field(
        name=str(told["name"]),
        place=place,
        kind=_kind(schema),
        types=tuple(dict.fromkeys(_named(schema))),
        is_required=bool(told.get("required")),
        about=str(about),
        limits=_limits(schema),
    )


def _kind(schema: Schema) -> str:
    """Return what a value is, in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(HERE)
    if "enum" in schema or "const" in schema:
        return ", ".join(str(value) for value in schema.get("enum", [schema.get("const")]))
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if inner := schema.get("patternProperties") or schema.get("additionalProperties"):
        held = next(iter(inner.values())) if "patternProperties" in schema else inner
        return f"object of {_kind(held)}" if isinstance(held, Mapping) else "object"
    return str(schema.get("format") or schema.get("type") or "anything")


def _limits(schema: Schema) -> str:
    parts = [schema, *schema.get("anyOf", ())]
    told = [
        text.format(part[name]) for part in parts for name, text in LIMITS.items() if name in part
    ]
    if schema.get("default") not in {None, ""} and not isinstance(schema["default"], list | dict):
        told.append(f"{schema['default']} if left out")
    return "; ".join(told)


def _named(schema: Schema) -> Iterator[str]:
    """Yield the names of the types in a schema."""
    if "$ref" in schema:
        yield str(schema["$ref"]).removeprefix(HERE)
    inner = [*schema.get("anyOf", ()), *schema.get("patternProperties", {}).values()]
    if isinstance(schema.get("items"), Mapping):
        inner.append(schema["items"])
    for one in inner:
        yield from _named(one)
