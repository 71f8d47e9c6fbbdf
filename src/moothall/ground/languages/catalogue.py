"""The catalogue of Welsh texts, made ready for gettext: compiled once for each state of the file.

The house keeps only the readable file. What gettext reads is made beside Moothall's own files, in a
folder named by the digest of the readable one: so it is never stale, and needs no tool.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).parent / "cy" / "django.po"
_PLACE: Final = Path("cy", "LC_MESSAGES", "django.mo")


def ready(home: Path) -> Path:
    """Return the folder in which gettext finds the catalogue, made under *home* if need be.

    Where *home* cannot be written it is made for this process alone.
    """
    data = SOURCE.read_bytes()
    folder = home / "languages" / hashlib.sha256(data).hexdigest()[:16]
    if (folder / _PLACE).is_file():
        return folder
    try:
        return _compiled(folder)
    except OSError:
        return _compiled(Path(tempfile.mkdtemp(prefix="moothall-languages-")))


def _compiled(folder: Path) -> Path:
    from babel.messages import mofile, pofile  # noqa: PLC0415 - only where it is missing

    target = folder / _PLACE
    target.parent.mkdir(parents=True, exist_ok=True)
    with SOURCE.open("rb") as file:
        texts = pofile.read_po(file, locale="cy")
    descriptor, unfinished = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(descriptor, "wb") as made:
        mofile.write_mo(made, texts)
    Path(unfinished).chmod(0o644)
    Path(unfinished).rename(target)
    return folder
