"""A copy for publication with areas burned in: pictures of the pages, and nothing underneath.

Run as `python redaction.py KIND PATH AREAS` in a process of its own; AREAS is JSON, a list of
[page, left, top, right, bottom]: pages from 1, edges in percent of the page from its upper left.
"""

import json
import resource
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

DPI: Final = 150
MOST_PAGES: Final = 60
MOST_POINTS: Final = 20_000_000
"""Of one page, as it is drawn."""
MOST_IN_ALL: Final = 270_000_000
"""Of all pages: 60 of A3."""
SECONDS: Final = 60
MEMORY: Final = 1 << 30
LONGEST: Final = 64 << 20
POINTS_AN_INCH: Final = 72

Area = tuple[int, float, float, float, float]


def bounded() -> None:
    """Bound what this process may use, before it looks at the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LONGEST, LONGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def redacted(kind: str, path: Path, areas: Sequence[Area]) -> bytes:
    """Return a PDF of pictures of the pages, with the areas black.

    :raises ValueError: for a file of too many or too large pages, and an area on none of them.
    """
    number = 0
    with tempfile.TemporaryDirectory(dir=".") as folder:
        place = Path(folder) / "copy.pdf"  # page by page, so that one is in memory at a time
        for number, page in enumerate(_pages(kind, path), 1):
            _blacken(page, [area[1:] for area in areas if area[0] == number])
            page.save(place, "PDF", append=number > 1, resolution=DPI, quality=80, title="")
        if not number or any(not 1 <= area[0] <= number for area in areas):
            raise ValueError("an area lies on no page")
        return place.read_bytes()


def _pages(kind: str, path: Path) -> Iterator[Any]:
    if kind == "pdf":
        yield from _of_pdf(path)
        return
    from PIL import Image  # noqa: PLC0415 -- only this process needs it here

    with Image.open(path) as picture:
        if picture.width * picture.height > MOST_POINTS:
            raise ValueError("the picture is too large")
        yield _opaque(_upright(picture))


def _upright(picture: Any) -> Any:  # noqa: ANN401 -- a picture
    """Return a picture turned as its EXIF says, as every viewer shows it.

    :raises ValueError: where something else in the file turns it, which some viewers heed.
    """
    from PIL import ExifTags, Image, ImageOps  # noqa: PLC0415 -- only this process needs it here

    picture.load()
    plain, turned = Image.Exif(), ExifTags.Base.Orientation
    plain.load(picture.info.get("exif", b""))
    if plain.get(turned, 1) != picture.getexif().get(turned, 1):
        raise ValueError("viewers do not agree which side of the picture is up")
    return ImageOps.exif_transpose(picture)


def _opaque(picture: Any) -> Any:  # noqa: ANN401 -- a picture
    """Return a picture as it is seen on white: the colour under what is transparent is gone."""
    from PIL import Image  # noqa: PLC0415 -- only this process needs it here

    seen = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        seen.paste(layered, mask=layered.getchannel("A"))
    else:
        seen.paste(picture.convert("RGB"))
    return seen


def _of_pdf(path: Path) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415 -- only this process loads it

    document = pypdfium2.PdfDocument(path)
    if len(document) > MOST_PAGES:
        raise ValueError("the file has too many pages")
    document.init_forms()
    points = 0.0
    for page in document:
        width, height = (side * DPI / POINTS_AN_INCH for side in page.get_size())
        points += width * height
        if width * height > MOST_POINTS or points > MOST_IN_ALL:
            raise ValueError("a page is too large, or all are")
        yield page.render(scale=DPI / POINTS_AN_INCH).to_pil().convert("RGB")


def _blacken(page: Any, areas: Sequence[tuple[float, float, float, float]]) -> None:  # noqa: ANN401 -- a picture
    from PIL import ImageDraw  # noqa: PLC0415 -- only this process needs it here

    draw = ImageDraw.Draw(page)
    width, height = page.size
    for left, top, right, bottom in areas:
        edges = (left * width, top * height, right * width, bottom * height)
        draw.rectangle([edge / 100 for edge in edges], fill="black")


def main() -> int:
    """Write the copy of the file named by the arguments to the standard output."""
    kind, path, areas = sys.argv[1:4]
    sys.stdout.buffer.write(redacted(kind, Path(path), [tuple(one) for one in json.loads(areas)]))
    return 0


if __name__ == "__main__":
    bounded()
    sys.exit(main())
