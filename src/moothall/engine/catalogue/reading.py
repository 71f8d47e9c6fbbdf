"""A definition read from YAML: the definition, or every fault in it at once with its line."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from moothall.engine.catalogue import checks, explain, source
from moothall.engine.catalogue.checks import Known
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.faults import Complaint, Fault

__all__ = ["Fault", "Known", "Reading", "files_in", "read", "read_file"]
_ENDINGS: Final = {".yaml", ".yml"}
UNKNOWN: Final = Known()


@dataclass(frozen=True)
class Reading:
    """What came of reading a file: a definition without faults, or faults without a definition."""

    file: str
    definition: ServiceDefinition | None
    faults: tuple[Fault, ...]


def read(text: str, *, file: str = "service.yaml", known: Known = UNKNOWN) -> Reading:
    """Read a definition; `known` says which calendars and teams the council has."""
    found = source.parsed(text, file=file)
    if found.faults:
        return Reading(file, None, found.faults)
    complaints: list[Complaint] = []
    definition = None
    try:
        definition = ServiceDefinition.model_validate(found.value)
    except ValidationError as error:
        complaints.extend(explain.complaints(error, ServiceDefinition))
    complaints.extend(checks.complaints(found.value, known))
    faults = sorted({found.fault(complaint) for complaint in complaints})
    return Reading(file, None if faults else definition, tuple(faults))


def read_file(path: Path, *, known: Known = UNKNOWN) -> Reading:
    """Read a definition from a file; a file that cannot be opened is a fault too."""
    try:
        with path.open("rb") as opened:
            data = opened.read(source.LARGEST + 1)
        return read(data.decode("utf-8-sig"), file=str(path), known=known)
    except OSError as error:
        return _refused(path, f"the file cannot be read ({error.strerror})", "check its name")
    except UnicodeDecodeError:
        return _refused(path, "the file is not UTF-8 text", "save it as plain UTF-8 text")


def files_in(path: Path) -> list[Path]:
    """Return the definitions at a path: itself, or every YAML file in the folder and below."""
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.rglob("*") if p.suffix in _ENDINGS and p.is_file())


def _refused(path: Path, what: str, mend: str) -> Reading:
    why = "nothing in it can be used until it can be read"
    return Reading(str(path), None, (Fault(str(path), 1, 1, what, why, mend),))
