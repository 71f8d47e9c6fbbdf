"""Definitions read from YAML: each a definition, or every fault in it at once with its line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError

from moothall.engine.catalogue import checks, explain, overlays, sharing, source, welsh
from moothall.engine.catalogue.checks import Known, fitting, prefilled, reach
from moothall.engine.catalogue.definition import Part, ServiceDefinition, WelshFile
from moothall.engine.catalogue.faults import Complaint, Fault, Source
from moothall.engine.catalogue.overlays import Declared, Overlay

__all__ = [
    "Declared",
    "Fault",
    "Known",
    "Reading",
    "declared",
    "files_in",
    "read",
    "read_all",
    "read_file",
]
P = TypeVar("P", bound=Part)
_ENDINGS: Final = {".yaml", ".yml"}
_OTHERS: Final = {"registers", "measures", "reports", "journeys", "routing", sharing.FOLDER}
UNKNOWN: Final = Known()


@dataclass(frozen=True)
class Reading:
    """What came of reading a file: a service, an overlay or a service's Welsh, or only faults.

    `untranslated` is what a service with Welsh has left to translate, or to look through because
    its English changed, at its place in the file.
    """

    file: str
    definition: ServiceDefinition | None
    faults: tuple[Fault, ...]
    overlay: Overlay | None = None
    source: Source | None = None
    welsh: WelshFile | None = None
    untranslated: tuple[Fault, ...] = ()


def read(
    text: str, *, file: str = "service.yaml", known: Known = UNKNOWN, folder: Path | None = None
) -> Reading:
    """Read a definition; `known` says which calendars and teams the council has.

    :param folder: where it lies, to find the topic that it is a part of.
    """
    found = sharing.whole(source.parsed(text, file=file), folder)
    if found.faults:
        return Reading(file, None, found.faults)
    if isinstance(found.value, dict) and "overlay" in found.value:
        overlay, complaints = _validated(found, Overlay)
        faults = _placed(found, complaints)
        return Reading(file, None, faults, None if faults else overlay, found)
    if isinstance(found.value, dict) and "welsh" in found.value:
        words, complaints = _validated(found, WelshFile)
        faults = _placed(found, complaints)
        return Reading(file, None, faults, source=found, welsh=None if faults else words)
    definition, complaints = _validated(found, ServiceDefinition)
    faults = _placed(found, [*complaints, *_inside(found), *checks.complaints(found.value, known)])
    if definition and not faults:
        faults = _placed(found, [*fitting.complaints(definition), *reach.complaints(definition)])
    return Reading(file, None if faults else definition, faults, source=found)


def read_all(paths: Iterable[Path], *, known: Known = UNKNOWN) -> Sequence[Reading]:
    """Read files and folders; overlays and Welsh are checked against their service among them."""
    found = [read_file(file, known=known) for path in paths for file in files_in(path)]
    services: dict[str, Reading] = {}
    checked = []
    for reading in found:
        if reading.definition:
            first = services.setdefault(reading.definition.service, reading)
            checked.append(reading if first is reading else _twice(reading, first))
    checked = [_prefilled(reading, services) for reading in checked]
    overlaid = [_overlaid(reading, services) for reading in found if reading.overlay]
    spoken, translated = _translated(found, checked)
    return [*spoken, *overlaid, *translated, *(reading for reading in found if reading.faults)]


def declared(readings: Iterable[Reading]) -> Sequence[Declared]:
    """Return the services among readings without faults, each with its overlays and their Welsh."""
    sound = list(readings)
    return [
        Declared(
            one.definition,
            {
                other.overlay.council: other.overlay
                for other in sound
                if other.overlay and other.overlay.overlay == one.definition.service
            },
            {
                other.welsh.council: other.welsh
                for other in sound
                if other.welsh
                and other.welsh.council
                and other.welsh.welsh == one.definition.service
            },
        )
        for one in sound
        if one.definition
    ]


def read_file(path: Path, *, known: Known = UNKNOWN) -> Reading:
    """Read a definition from a file; a file that cannot be opened is a fault too."""
    try:
        with path.open("rb") as opened:
            data = opened.read(source.LARGEST + 1)
        text = data.decode("utf-8-sig")
        return read(text, file=str(path), known=known, folder=path.parent)
    except OSError as error:
        return _refused(path, f"the file cannot be read ({error.strerror})", "check its name")
    except UnicodeDecodeError:
        return _refused(path, "the file is not UTF-8 text", "save it as plain UTF-8 text")


def files_in(path: Path) -> list[Path]:
    """Return the definitions at a path: itself with its Welsh, or every YAML file in the folder.

    A pack's registers, measures, reports, example journeys, topics and routing are passed over.
    """
    if not path.is_dir():
        return [path, *(one for one in [path.with_suffix(".cy.yaml")] if one.exists())]
    return sorted(
        file
        for file in path.rglob("*")
        if file.suffix in _ENDINGS and not _OTHERS & set(file.relative_to(path).parts[:-1])
    )


def _refused(path: Path, what: str, mend: str) -> Reading:
    why = "nothing in it can be used until it can be read"
    return Reading(str(path), None, (Fault(str(path), 1, 1, what, why, mend),))


def _validated(found: Source, model: type[P]) -> tuple[P | None, list[Complaint]]:
    try:
        return model.model_validate(found.value), []
    except ValidationError as error:
        return None, list(explain.complaints(error, model))


def _placed(found: Source, complaints: Iterable[Complaint]) -> tuple[Fault, ...]:
    return tuple(sorted({found.fault(complaint) for complaint in complaints}))


def _complained(reading: Reading, *complaints: Complaint) -> Reading:
    if not complaints or reading.source is None:
        return reading
    faults = _placed(reading.source, complaints)
    return replace(reading, definition=None, overlay=None, welsh=None, faults=faults)


def _inside(found: Source) -> list[Complaint]:
    """Refuse Welsh inside the service's own file: translators keep it in one of theirs."""
    if not isinstance(found.value, dict) or "cy" not in found.value:
        return []
    what, why = "the field `cy`", "Welsh stands in a file of its own, for whoever translates"
    return [Complaint(("cy",), what, why, "move it to NAME.cy.yaml beside this", at_key=True)]


def _translated(
    found: Iterable[Reading], services: list[Reading]
) -> tuple[list[Reading], list[Reading]]:
    """Return the services with their Welsh, and the files of Welsh with what fits nothing."""
    spoken = {one.definition.service: one for one in services if one.definition}
    faulty = {_named(one) for one in found if one.faults}
    files = []
    for reading in (one for one in found if one.welsh):
        named = reading.welsh.welsh if reading.welsh else ""
        if named not in spoken:
            files.append(reading if named in faulty else _of_nothing(reading, named, spoken))
            continue
        spoken[named], checked = _with_welsh(spoken[named], reading)
        files.append(checked)
    done = [spoken.get(one.definition.service, one) if one.definition else one for one in services]
    return done, files


def _named(reading: Reading) -> str:
    """Return which service a file declares, as far as it can be read."""
    found = reading.source.value if reading.source else None
    return str(found.get("service", "")) if isinstance(found, dict) else ""


def _with_welsh(service: Reading, reading: Reading) -> tuple[Reading, Reading]:
    """Return a service with a file of its Welsh, and that file with what fits nothing in it."""
    if service.definition is None or reading.welsh is None:
        return service, reading
    definition = service.definition.model_copy(update={"cy": reading.welsh.words})
    checked = _complained(reading, *welsh.complaints(definition))
    if checked.faults or reading.welsh.council or service.source is None:
        return service, checked
    file = Path(reading.file).name
    untranslated = tuple(
        service.source.fault(
            Complaint(
                text.where,
                f"`{'.'.join(str(part) for part in text.place)}` has no Welsh yet",
                "the service is offered in Welsh when all of it has",
                f"add it to {file}",
            )
        )
        for text in welsh.left(definition)
    )
    changed = tuple(
        service.source.fault(
            Complaint(
                text.where,
                f"the Welsh of `{welsh.named(text.place)}` is older than its English",
                "the English changed since it was translated",
                f"look it through in {file}, then take its line out of `of:` there",
            )
        )
        for text in welsh.stale(definition, reading.welsh.of)
    )
    untranslated += changed
    return replace(service, definition=definition, untranslated=untranslated), checked


def _of_nothing(reading: Reading, named: str, services: Iterable[str]) -> Reading:
    mend, why = explain.like(named, sorted(services)), "no service of that name is read with it"
    return _complained(reading, Complaint(("welsh",), f"the Welsh of `{named}`", why, mend))


def _twice(reading: Reading, first: Reading) -> Reading:
    slug = reading.definition.service if reading.definition else ""
    return _complained(
        reading,
        Complaint(
            ("service",),
            f"the service `{slug}` a second time",
            f"{first.file} declares it already",
            "give one of them another name, or remove it",
        ),
    )


def _prefilled(reading: Reading, services: dict[str, Reading]) -> Reading:
    if reading.definition is None:
        return reading
    others = {name: one.definition for name, one in services.items() if one.definition}
    return _complained(reading, *prefilled.between(reading.definition, others))


def _overlaid(reading: Reading, services: dict[str, Reading]) -> Reading:
    overlay = reading.overlay
    service = services.get(overlay.overlay) if overlay else None
    if overlay is None:
        return reading
    if service is None or service.definition is None:
        mend = explain.like(overlay.overlay, sorted(services))
        what = f"an overlay of `{overlay.overlay}`"
        why = "no service of that name is read with it"
        return _complained(reading, Complaint(("overlay",), what, why, mend))
    return _complained(reading, *overlays.complaints(overlay, service.definition))
