"""Pictures, written anew: what is seen stays, what was hidden with it is gone.

No EXIF (where a photograph was taken, on what), no comments, no profile, nothing after the end. A
picture lies upright, and its longer side has at most 4,096 points. Before anything is unpacked its
size is read from its head; one picture is unpacked at a time in a process, so that memory is
bounded.
"""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE: Final = 4096
MOST_POINTS: Final = 60_000_000
"""More than any telephone takes by itself."""
MOST_UNPACKED: Final = {"jpeg": 20_000_000, "png": 14_000_000}
"""More than these are never held in memory: a JPEG is halved while it is read, a PNG refused."""
QUALITY: Final = 88
FORMATS: Final = {"jpeg": "JPEG", "png": "PNG"}
PLAIN: Final = {"jpeg": ("RGB", "L"), "png": ("RGB", "RGBA", "L", "LA", "P", "1")}
_ONE_AT_A_TIME: Final = threading.Lock()


class Unreadable(Exception):
    """It cannot be read as the picture that it says it is."""


class TooLarge(Exception):
    """It has more points than are taken."""


def written_anew(content: BinaryIO, kind: str) -> bytes:
    """Return a picture of that kind (`jpeg` or `png`) as it is kept.

    :raises Unreadable: when it is none, or is broken.
    :raises TooLarge: when it has too many points.
    """
    from PIL import Image  # noqa: PLC0415 - large; only who is sent a picture pays for it

    with _ONE_AT_A_TIME:
        try:
            content.seek(0)
            with Image.open(content, formats=[FORMATS[kind]]) as picture:
                _check_size(picture, kind)
                return _written(picture, kind)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
            raise TooLarge from fault
        except (OSError, ValueError, SyntaxError, EOFError, IndexError) as fault:
            raise Unreadable(str(fault)) from fault


def points_of(content: BinaryIO) -> tuple[int, int]:
    """Return how wide and how high a kept picture is, in points, from its head."""
    from PIL import Image  # noqa: PLC0415 - as above

    with content, Image.open(content, formats=list(FORMATS.values())) as picture:
        return picture.size


def _check_size(picture: Image, kind: str) -> None:
    width, height = picture.size
    most = MOST_POINTS if kind == "jpeg" else MOST_UNPACKED[kind]
    if width * height > most or max(width, height) > LONGEST_SIDE * 8:
        raise TooLarge
    if width * height > MOST_UNPACKED[kind]:
        picture.draft(None, (width // 2, height // 2))


def _written(picture: Image, kind: str) -> bytes:
    """Write the points into a file that has nothing else in it."""
    from PIL import ImageOps  # noqa: PLC0415 - as above

    seen: Image = picture
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    seen = ImageOps.exif_transpose(seen)
    if seen.mode not in PLAIN[kind]:
        seen = seen.convert("RGBA" if kind == "png" and seen.has_transparency_data else "RGB")
    seen = _unhidden(seen)
    transparency = seen.info.get("transparency")
    seen.info = {} if transparency is None else {"transparency": transparency}
    out = io.BytesIO()
    if kind == "jpeg":
        seen.save(out, "JPEG", quality=QUALITY)
    else:
        seen.save(out, "PNG")
    return out.getvalue()


def _unhidden(picture: Image) -> Image:
    """Return a picture without the colours of points that nobody sees."""
    if picture.mode == "P" and picture.has_transparency_data:
        picture = picture.convert("RGBA")
    if picture.mode in ("RGBA", "LA"):
        unseen = picture.getchannel("A").point([255] + [0] * 255)
        picture.paste((0,) * len(picture.getbands()), (0, 0, *picture.size), unseen)
    return picture
