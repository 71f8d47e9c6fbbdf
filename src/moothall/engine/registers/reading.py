"""Registers read from YAML: each a definition, or every fault in it at once with its line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from moothall.engine.catalogue import explain, source
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Fault, Source
from moothall.engine.registers import checks, following, welsh
from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.definition.welsh import WelshFile

__all__ = ["FOLDER", "Fault", "Reading", "files_in", "read", "read_all", "read_file"]
FOLDER: Final = "registers"
"""The folder of a pack that holds its registers."""
_ENDINGS: Final = {".yaml", ".yml"}
_EXAMPLES: Final = "records"


@dataclass(frozen=True)
class Reading:
    """What came of reading a file: a register, the Welsh of one, or only faults.

    `untranslated` says what has no Welsh yet: no fault, but the register is shown in English.
    """

    file: str
    definition: RegisterDefinition | None
    faults: tuple[Fault, ...]
    source: Source | None = None
    welsh: WelshFile | None = None
    untranslated: tuple[Fault, ...] = ()


def read(text: str, *, file: str = "register.yaml") -> Reading:
    """Read a definition; whether its relations lead anywhere is seen by `read_all`."""
    found = source.parsed(text, file=file)
    if found.faults:
        return Reading(file, None, found.faults, found)
    if isinstance(found.value, dict) and "welsh" in found.value:
        return _of_welsh(found, file)
    try:
        definition = RegisterDefinition.model_validate(found.value)
        complaints: list[Complaint] = []
    except ValidationError as error:
        definition = None
        complaints = list(explain.complaints(error, RegisterDefinition))
    complaints += [*_inside(found), *checks.complaints(found.value)]
    faults = _placed(found, complaints)
    if definition and not faults:
        faults = _placed(found, checks.of_whole(definition))
    return Reading(file, None if faults else definition, faults, found)


def read_all(paths: Iterable[Path]) -> Sequence[Reading]:
    """Read files and folders; a register declared twice is refused in the second file."""
    first: dict[str, Reading] = {}
    found = []
    for file in dict.fromkeys(file for path in paths for file in files_in(path)):
        reading = read_file(file)
        if reading.definition:
            earlier = first.setdefault(reading.definition.slug, reading)
            reading = reading if earlier is reading else _twice(reading, earlier)
        found.append(reading)
    known = {slug: one.definition for slug, one in first.items() if one.definition}
    return _translated([_among(reading, known) for reading in found])


def read_file(path: Path) -> Reading:
    """Read a definition from a file; a file that cannot be opened is a fault too."""
    try:
        with path.open("rb") as opened:
            data = opened.read(source.LARGEST + 1)
        return read(data.decode("utf-8-sig"), file=str(path))
    except OSError as error:
        return _refused(path, f"the file cannot be read ({error.strerror})", "check its name")
    except UnicodeDecodeError:
        return _refused(path, "the file is not UTF-8 text", "save it as plain UTF-8 text")


def files_in(path: Path) -> list[Path]:
    """Return the definitions at a path: itself with its Welsh, or those of folders `registers`.

    Of a folder that is not a pack all YAML files are; the example records among them are not.
    """
    if not path.is_dir():
        return [path, *(one for one in [path.with_suffix(".cy.yaml")] if one.exists())]
    within = sorted(one for one in path.rglob(FOLDER) if one.is_dir())
    folders = [path] if path.name == FOLDER or not within else within
    return sorted(
        file
        for folder in folders
        for file in folder.rglob("*")
        if file.suffix in _ENDINGS and _EXAMPLES not in file.relative_to(folder).parts[:-1]
    )


def _of_welsh(found: Source, file: str) -> Reading:
    try:
        return Reading(file, None, (), found, WelshFile.model_validate(found.value))
    except ValidationError as error:
        return Reading(file, None, _placed(found, explain.complaints(error, WelshFile)), found)


def _inside(found: Source) -> list[Complaint]:
    """Refuse Welsh inside the register's own file: translators keep it in one of theirs."""
    if not isinstance(found.value, dict) or "cy" not in found.value:
        return []
    what, why = "the field `cy`", "Welsh stands in a file of its own, for whoever translates"
    return [Complaint(("cy",), what, why, "move it to NAME.cy.yaml beside this", at_key=True)]


def _translated(readings: Sequence[Reading]) -> list[Reading]:
    """Return registers with their Welsh, and the files of Welsh with what fits nothing."""
    spoken = {one.definition.slug: one for one in readings if one.definition}
    done: dict[str, Reading] = {}
    for reading in readings:
        if reading.welsh is None:
            done[reading.file] = reading
            continue
        named = reading.welsh.welsh
        if named not in spoken:
            why = "no register of that name is read with it"
            said = Complaint(("welsh",), f"the Welsh of `{named}`", why, like(named, list(spoken)))
            done[reading.file] = _complained(reading, [said])
            continue
        spoken[named], done[reading.file] = _with_welsh(spoken[named], reading, reading.welsh)
    return [
        spoken.get(one.definition.slug, one) if one.definition else one for one in done.values()
    ]


def _with_welsh(register: Reading, reading: Reading, file: WelshFile) -> tuple[Reading, Reading]:
    if register.definition is None or register.source is None:
        return register, reading
    definition = register.definition.model_copy(update={"cy": file.words})
    checked = _complained(reading, welsh.complaints(definition))
    if checked.faults:
        return register, checked
    untranslated = _placed(
        register.source,
        (
            Complaint(
                text.where,
                f"`{'.'.join(str(part) for part in text.place)}` has no Welsh yet",
                "the register is shown in Welsh when all of it has",
                f"add it to {Path(reading.file).name}",
            )
            for text in welsh.left(definition)
        ),
    )
    return replace(register, definition=definition, untranslated=untranslated), checked


def _complained(reading: Reading, complaints: Iterable[Complaint]) -> Reading:
    faults = _placed(reading.source, complaints) if reading.source else ()
    return replace(reading, welsh=None, faults=faults) if faults else reading


def _among(reading: Reading, known: Mapping[str, RegisterDefinition]) -> Reading:
    """Return a reading with the faults that show beside the other registers that were read."""
    if reading.definition is None or reading.source is None:
        return reading
    faults = _placed(reading.source, following.among(reading.definition, known))
    return Reading(reading.file, None, faults, reading.source) if faults else reading


def _refused(path: Path, what: str, mend: str) -> Reading:
    why = "nothing in it can be used until it can be read"
    return Reading(str(path), None, (Fault(str(path), 1, 1, what, why, mend),))


def _placed(found: Source, complaints: Iterable[Complaint]) -> tuple[Fault, ...]:
    return tuple(sorted({found.fault(complaint) for complaint in complaints}))


def _twice(reading: Reading, first: Reading) -> Reading:
    slug = reading.definition.slug if reading.definition else ""
    complaint = Complaint(
        ("register",),
        f"the register `{slug}` a second time",
        f"{first.file} declares it already",
        "give one of them another name, or remove it",
    )
    faults = _placed(reading.source, [complaint]) if reading.source else ()
    return Reading(reading.file, None, faults, reading.source)
