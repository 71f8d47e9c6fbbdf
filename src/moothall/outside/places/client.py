"""Ask for the addresses of a postcode: OS Places API, `/search/places/v1/postcode`."""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

REAL = "https://api.os.uk"
"""Where the Ordnance Survey itself answers."""
TIMEOUT = 4.0
"""Seconds for each answer: somebody waits for the page."""
A_PAGE = 100
MOST_PAGES = 5
OK = 200
_INSIDE = ("ORGANISATION_NAME", "DEPARTMENT_NAME", "SUB_BUILDING_NAME", "BUILDING_NAME")
_AREA = ("DOUBLE_DEPENDENT_LOCALITY", "DEPENDENT_LOCALITY")


class NoAnswer(Exception):
    """The addresses could not be had; the message says why, for whoever runs the platform."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address with its Unique Property Reference Number, as on a letter."""

    uprn: str
    lines: tuple[str, ...]
    postcode: str
    at_point: tuple[int, int] | None = None
    """Easting and northing, where they are said."""

    def as_json(self) -> dict[str, Any]:
        """Return what an answer keeps of it."""
        return {"lines": list(self.lines), "postcode": self.postcode, "uprn": self.uprn}


@dataclass(frozen=True, slots=True)
class Places:
    """The service at an address, with the council's key.

    Under the Public Sector Geospatial Agreement the key costs a council nothing.
    """

    url: str = REAL
    key: str = ""
    timeout: float = TIMEOUT

    @property
    def is_set_up(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self.url and self.key)

    def at(self, postcode: str) -> list[Place]:
        """Return every address of a full postcode; none for one that is not in use.

        :raises NoAnswer: when the service is away, slow, or refuses.
        """
        found: list[Place] = []
        for page in range(MOST_PAGES):
            said = self._page(postcode, page * A_PAGE)
            results = said.get("results") or []
            found += [_place(one["DPA"]) for one in results if "DPA" in one]
            if len(results) < A_PAGE:
                break
        return found

    def _page(self, postcode: str, offset: int) -> dict[str, Any]:
        asked = {"postcode": postcode, "maxresults": A_PAGE, "offset": offset, "dataset": "DPA"}
        status, body = self._get(f"/search/places/v1/postcode?{urlencode(asked)}")
        try:
            said = json.loads(body)
        except ValueError as fault:
            raise NoAnswer(f"OS Places said {status} and nothing that can be read") from fault
        if status != OK:
            message = said.get("error", {}).get("message") or said.get("fault", {}).get(
                "faultstring"
            )
            raise NoAnswer(f"OS Places said {status}: {message}")
        return dict(said)

    def _get(self, path: str) -> tuple[int, bytes]:
        parts = urlsplit(self.url)
        kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
        line = kinds[parts.scheme](parts.netloc, timeout=self.timeout)
        try:
            # The key goes in a header, so that it stands in nobody's log of addresses.
            line.request("GET", parts.path.rstrip("/") + path, headers={"key": self.key})
            with line.getresponse() as answer:
                return answer.status, answer.read(4_000_000)
        except (OSError, http.client.HTTPException) as fault:
            raise NoAnswer(f"OS Places does not answer ({type(fault).__name__})") from fault
        finally:
            line.close()


def _place(found: dict[str, Any]) -> Place:
    inside = [_titled(found[name]) for name in _INSIDE if found.get(name)]
    number = str(found.get("BUILDING_NUMBER") or "")
    road = found.get("DEPENDENT_THOROUGHFARE_NAME") or found.get("THOROUGHFARE_NAME") or ""
    street = " ".join(part for part in (number, _titled(str(road))) if part)
    area = [_titled(str(found[name])) for name in _AREA if found.get(name)]
    town = _titled(str(found.get("POST_TOWN") or ""))
    lines = [line for line in (*inside, street, *area, town) if line]
    across, up = found.get("X_COORDINATE"), found.get("Y_COORDINATE")
    point = None
    if isinstance(across, int | float) and isinstance(up, int | float):
        point = (int(across), int(up))
    return Place(str(found["UPRN"]), tuple(lines), str(found["POSTCODE"]), point)


def _titled(text: str) -> str:
    """Return words in capitals as people write them: `ST JOHN'S ROAD` is St John's Road."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in str(text).split())
