"""Files that wait for the form of a record, as the tests of registers need them."""

import hashlib
import io

from moothall.engine.documents import shelf
from moothall.engine.documents.models import File, Held

PHOTO = {"id": "photo", "type": "file", "label": "Photo", "max": 2, "accepts": ["picture"]}
PAPER = {"id": "paper", "type": "file", "label": "Paper", "sensitive": True}
NAME = {"id": "name", "type": "text", "label": "Name", "required": True}
FILED = {"fields": [NAME, PHOTO, PAPER]}


def waits(council, form, at, *, name="bench.pdf", field="photo", state="clean"):
    """A file that a form holds for a field; the value that names it."""
    content = f"{name} of {council.pk}".encode()
    moments = {"scanned_at": at} if state == "clean" else {"next_scan_at": at}
    file, _ = File.objects.get_or_create(
        council=council,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "stored": shelf.put(council.pk, io.BytesIO(content)),
            "kind": "pdf",
            "length": len(content),
            "state": state,
            "taken_at": at,
            **moments,
        },
    )
    held = {"question": f"{field}-files", "name": name, "held_at": at}
    one = Held.objects.create(council=council, token=form, file=file, **held)
    return {"file": str(one.key), "name": name}
