"""The OpenAPI document: made from the types, with what every operation can be refused with."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from moothall.faces.api.replies import Problem
from moothall.faces.pages.problems import MEDIA_TYPE

TOLD = {
    400: "The request could not be read.",
    401: "No key, or one that opens nothing here.",
    403: "The key, or its person, may not do that.",
    404: "It is not there, or not yours to see.",
    409: "It cannot be done now; the detail says why.",
    412: "The case has changed since it was read.",
    415: "What was sent is not JSON.",
    422: "What was sent is not right; the errors say where.",
    429: "Too many requests. Retry-After says when to go on.",
}
REF = "#/components/schemas/Problem"
HOW = "A key of this council: moothall.<council>.<prefix>.<secret>"


def document(api: NinjaAPI) -> dict[str, Any]:
    """Return the document of the API, as JSON."""
    found: dict[str, Any] = dict(OpenAPISchema(api, "api/v1/"))
    found["info"] |= {"license": {"name": "MIT", "identifier": "MIT"}}
    found["servers"] = [{"url": "/", "description": "The council's own host."}]
    schemas = found["components"]["schemas"]
    shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= shape.pop("$defs") | {"Problem": shape}
    _close(schemas)
    for methods in found["paths"].values():
        for method, operation in methods.items():
            _refusals(method, operation)
    for scheme in found["components"].get("securitySchemes", {}).values():
        scheme["description"] = HOW
    found["tags"] = [
        {"name": name}
        for name in sorted({tag for one in _operations(found) for tag in one.get("tags", [])})
    ]
    return found


def _close(part: Any) -> None:  # noqa: ANN401 -- any part of the document
    """Say of every mapping whose names have a pattern that it has no others."""
    for inner in part.values() if isinstance(part, dict) else part:
        if isinstance(inner, dict | list):
            _close(inner)
    if isinstance(part, dict) and "patternProperties" in part:
        part["additionalProperties"] = False


def _operations(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for methods in found["paths"].values() for one in methods.values()]


def _refusals(method: str, operation: dict[str, Any]) -> None:
    """Add the problems that an operation can answer with."""
    wanted = {400, 404, 429} | (TOLD.keys() & operation["responses"].keys())
    if "security" in operation:
        wanted |= {401, 403}
    if operation.get("parameters") or "requestBody" in operation:
        wanted.add(422)
    if method != "get":
        wanted |= {409, 415}
    if any(one["name"] == "If-Match" for one in operation.get("parameters", [])):
        wanted.add(412)
    for asked in operation.get("parameters", []):
        asked["schema"] = _said(asked["schema"])
    for status in sorted(wanted):
        operation["responses"][status] = {"description": TOLD[status], "content": CONTENT}
    operation["responses"][429] |= {"headers": WAIT}
    operation["responses"]["default"] = {
        "description": "We failed; nothing was done. Try again later.",
        "content": CONTENT,
    }
    operation["responses"] = {str(key): told for key, told in operation["responses"].items()}


def _said(schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a parameter is when it is there: leaving it out is not sending null."""
    there: list[dict[str, Any]] = [
        one for one in schema.get("anyOf", []) if one != {"type": "null"}
    ]
    if len(there) != 1:
        return schema
    rest = {name: part for name, part in schema.items() if name not in {"anyOf", "default"}}
    return rest | there[0]


WAIT = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}}}
CONTENT = {MEDIA_TYPE: {"schema": {"$ref": REF}}}
