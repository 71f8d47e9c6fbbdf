"""Errors as machines read them: `application/problem+json`, as RFC 9457 has it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

MEDIA_TYPE = "application/problem+json"
API = "/api/"
"""The addresses that machines call: errors there are problems, not pages."""

NO_HEADERS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request: where, and what.

    `pointer` is a JSON pointer into the body (`#/answers/email`); `parameter` names a part of the
    address or a header.
    """

    detail: str
    pointer: str = ""
    parameter: str = ""

    def plain(self) -> dict[str, str]:
        """Return it as JSON, the empty parts left out."""
        found = {"detail": self.detail, "pointer": self.pointer, "parameter": self.parameter}
        return {name: text for name, text in found.items() if text}


def is_for_machines(request: HttpRequest) -> bool:
    """Whether whoever asks is a machine at the API."""
    return request.path_info.startswith(API)


def problem(
    status: int,
    detail: str = "",
    *,
    kind: str = "about:blank",
    faults: Iterable[Fault] = (),
    headers: Mapping[str, str] = NO_HEADERS,
) -> HttpResponse:
    """Return a problem; `kind` tells programs which, where the status alone does not."""
    told: dict[str, object] = {
        "type": kind,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or HTTPStatus(status).description or HTTPStatus(status).phrase,
    }
    if errors := [fault.plain() for fault in faults]:
        told["errors"] = errors
    response = HttpResponse(json.dumps(told), content_type=MEDIA_TYPE, status=status)
    response.headers["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response.headers[name] = value
    return response
