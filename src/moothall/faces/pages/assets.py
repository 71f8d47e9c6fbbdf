"""The browser's files, put together for serving: the design systems without what is GOV.UK's own.

A council may use the GOV.UK components, but neither the crown, the crest nor the typeface.
"""

import re
import shutil
from pathlib import Path

import django_htmx
from whitenoise.compress import Compressor

FACES = Path(__file__).parents[1]
MODULES = Path(__file__).parents[4] / "assets" / "node_modules"
GOVUK = Path("govuk-frontend/dist/govuk")
LEAFLET = Path("leaflet/dist")
MOJ = Path("@ministryofjustice/frontend/moj")
_TYPEFACE = re.compile(r"@font-face\{[^}]*\}")
_FAMILY = re.compile(r"GDS Transport,arial,sans-serif")
_MAP = re.compile(r"(/\*|//)# sourceMappingURL=.*")
_CREST = re.compile(r"url\(/assets/images/govuk-crest\.svg\)")
_IMAGE = re.compile(r"url\(/assets/images/")
_PART = re.compile(r'@import "([^"]+)";\n')


class NoModules(Exception):
    """The packages from npm are not installed: run `npm ci --ignore-scripts` in `assets`."""


def build(into: Path, modules: Path = MODULES) -> list[Path]:
    """Put everything that pages load into a folder, each file beside its compressed twin.

    What is already there is replaced; the files made are returned.

    :raises NoModules: when npm has not been run.
    """
    if not (modules / GOVUK).is_dir():
        raise NoModules(f"{modules / GOVUK} is not there. Run npm ci --ignore-scripts in assets.")
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    _sheet(modules / GOVUK / "govuk-frontend.min.css", into / "govuk/govuk-frontend.min.css")
    _script(modules / GOVUK / "govuk-frontend.min.js", into / "govuk/govuk-frontend.min.js")
    _sheet(modules / MOJ / "moj-frontend.min.css", into / "moj/moj-frontend.min.css")
    _script(modules / MOJ / "moj-frontend.min.js", into / "moj/moj-frontend.min.js")
    for image in (modules / MOJ / "assets" / "images").glob("icon-*.svg"):
        _copy(image, into / "moj/images" / image.name)
    _sheet(modules / LEAFLET / "leaflet.css", into / "leaflet/leaflet.css")
    _script(modules / LEAFLET / "leaflet.js", into / "leaflet/leaflet.js")
    for image in (modules / LEAFLET / "images").glob("*.png"):
        _copy(image, into / "leaflet/images" / image.name)
    htmx = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
    _script(htmx, into / "htmx/htmx.min.js")
    for own in sorted(FACES.glob("*/static")):
        shutil.copytree(own, into, dirs_exist_ok=True)
        for sheet in sorted((own / "moothall").glob("*.css")):
            _join(into / "moothall" / sheet.name)
    made = sorted(path for path in into.rglob("*") if path.is_file())
    squeeze = Compressor(use_brotli=False, quiet=True)
    for path in made:
        if squeeze.should_compress(path.name):
            list(squeeze.compress(str(path)))
    return made


def _join(sheet: Path) -> None:
    """Put the parts that a sheet of ours imports into it, in their order: one file to ask for."""
    text = sheet.read_text()
    parts = [sheet.parent / name for name in _PART.findall(text)]
    joined = "\n".join(part.read_text() for part in parts)
    sheet.write_text(_PART.sub("", text) + joined)
    for folder in {part.parent for part in parts}:
        shutil.rmtree(folder)


def _sheet(source: Path, target: Path) -> None:
    text = _MAP.sub("", source.read_text())
    text = _FAMILY.sub("var(--m-font)", _TYPEFACE.sub("", text))
    _write(target, _IMAGE.sub("url(images/", _CREST.sub("none", text)))


def _script(source: Path, target: Path) -> None:
    _write(target, _MAP.sub("", source.read_text()))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
