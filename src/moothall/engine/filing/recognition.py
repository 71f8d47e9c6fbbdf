"""The words in pictures of pages, recognised by Tesseract with bounded memory and time.

Run in a process of its own as `python recognition.py KIND PATH MOST COMMAND...`: pages are
drawn one at a time into its own folder, and the command is asked for the words of each. Both have
the bounds of `bounded`, and whoever started this ends both.
"""

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

DPI: Final = 200
POINTS_AN_INCH: Final = 72
MOST_PAGES: Final = 50
MOST_POINTS: Final = 40_000_000
"""Of one page, as it is drawn."""
SECONDS: Final = 120
"""Of processor, for each process."""
A_PAGE: Final = 40
"""Seconds that a page may take; what takes longer is left out."""
MEMORY: Final = 1 << 30
LONGEST: Final = 64 << 20
PICTURE: Final = "page.png"
"""What a page is drawn to; the command is asked for the words in it."""


def bounded() -> None:
    """Bound what this process, and what it starts, may use."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LONGEST, LONGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def recognised(kind: str, path: Path, most: int, command: list[str]) -> str:
    """Return the words in the pages of a file, at most so many characters."""
    found: list[str] = []
    length = 0
    for number, page in enumerate(_pages(kind, path)):
        if number >= MOST_PAGES or length >= most:
            break
        page.convert("L").save(PICTURE)
        text = _asked(command)
        found.append(text)
        length += len(text)
    text = " ".join("\n".join(found).replace("\0", " ").split())[:most]
    return text.encode("utf-8", "replace").decode()


def _asked(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 -- the program that the operator names
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
            timeout=A_PAGE,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")


def _pages(kind: str, path: Path) -> Iterator[Any]:
    if kind == "pdf":
        yield from _of_pdf(path)
        return
    from PIL import Image  # noqa: PLC0415 -- only this process needs it here

    with Image.open(path) as picture:
        if picture.width * picture.height > MOST_POINTS:
            raise ValueError("the picture is too large")
        yield picture


def _of_pdf(path: Path) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415 -- only this process loads it

    for page in pypdfium2.PdfDocument(path):
        width, height = (side * DPI / POINTS_AN_INCH for side in page.get_size())
        scale = DPI / POINTS_AN_INCH * min(1.0, (MOST_POINTS / max(1.0, width * height)) ** 0.5)
        yield page.render(scale=scale, grayscale=True).to_pil()


def main() -> int:
    """Write the words of the file named by the arguments to the standard output, as UTF-8."""
    kind, path, most, *command = sys.argv[1:]
    sys.stdout.buffer.write(recognised(kind, Path(path), int(most), command).encode())
    return 0


if __name__ == "__main__":
    bounded()
    sys.exit(main())
