"""Public registers and their records in the words of schema.org, as JSON-LD."""

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse

from moothall.engine.registers import queries
from moothall.engine.registers.queries import Kept, Open
from moothall.engine.tables import writing
from moothall.faces.pages import addresses
from moothall.ground.councils.models import Council
from moothall.ground.languages.speech import speaking
from moothall.ground.languages.words import Language

CONTEXT: Final = "https://schema.org"
MEDIA_TYPE: Final = "application/ld+json"
FILES: Final = ("csv", "json", "geojson")
PLACES: Final = frozenset(
    {"Place", "Park", "Playground", "CivicStructure", "LandmarksOrHistoricalBuildings"}
)


def of_register(council: Council, kept: Kept) -> dict[str, Any]:
    """Return a register as a Dataset, with its files."""
    definition = kept.definition
    return {
        "@context": CONTEXT,
        **_dataset(council, kept),
        "description": definition.summary,
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "creator": _council(council),
        "keywords": [definition.group],
        "variableMeasured": [field.label for field in queries.public_fields(kept.definition)],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": _media_type(form),
                "contentUrl": addresses.of(
                    council, reverse("portal:register-file", args=[kept.slug, form])
                ),
            }
            for form in FILES
        ],
    }


def of_record(council: Council, record: Open) -> dict[str, Any]:
    """Return a record as the thing that its register says it is, in English whoever reads."""
    with speaking(Language.ENGLISH):
        told = [(field.label, record.line(field)) for field in record.fields]
    said = {label: text for label, text in told if text}
    kind = _kind(record)
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": kind,
        "@id": record_address(council, record),
        "url": record_address(council, record),
        "identifier": str(record.token),
        "name": record.title,
        "description": "; ".join(f"{label}: {text}" for label, text in said.items()),
        "subjectOf": _dataset(council, record.kept),
    }
    if kind in PLACES:
        found |= _geo(record.shape)
        found["additionalProperty"] = [
            {"@type": "PropertyValue", "name": label, "value": text} for label, text in said.items()
        ]
    return found


def record_address(council: Council, record: Open) -> str:
    """Return the full address of a public record, which never changes."""
    where = reverse("portal:open-record", args=[record.kept.slug, record.token])
    return addresses.of(council, where)


def file_of(council: Council, record: Open, said: Mapping[str, Any]) -> dict[str, str]:
    """Return a file of a public record as data names it: what it is called, and its address."""
    where = reverse(
        "portal:open-record-document", args=[record.kept.slug, record.token, said["file"]]
    )
    return {"name": said["name"], "url": addresses.of(council, where)}


def _kind(record: Open) -> str:
    public = record.kept.definition.public
    declared = public.kind if public else None
    return declared or ("Place" if record.shape else "Thing")


def _geo(shape: object) -> dict[str, Any]:
    """Return where a place is: a point, or the box around its corners."""
    if not isinstance(shape, Mapping):
        return {}
    if shape["type"] == "Point":
        longitude, latitude = shape["coordinates"]
        point = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
        return {"geo": point}
    corners = shape["coordinates"][0] if shape["type"] == "Polygon" else shape["coordinates"]
    line = " ".join(f"{latitude} {longitude}" for longitude, latitude in corners)
    name = "polygon" if shape["type"] == "Polygon" else "line"
    return {"geo": {"@type": "GeoShape", name: line}}


def _dataset(council: Council, kept: Kept) -> dict[str, Any]:
    where = addresses.of(council, reverse("portal:register", args=[kept.slug]))
    return {
        "@type": "Dataset",
        "@id": where,
        "url": where,
        "name": f"{kept.definition.name}: {council.name}",
    }


def _council(council: Council) -> dict[str, Any]:
    where = addresses.of(council)
    return {"@type": "GovernmentOrganization", "name": council.name, "url": where}


def _media_type(form: str) -> str:
    return "application/json" if form == "json" else writing.media_type(form).partition(";")[0]
