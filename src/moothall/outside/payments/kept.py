"""What the stand-in keeps: a file a payment, so that it knows them again after it was killed."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class Folder:
    """Payments by their number. `fault` is what the file of that name says, for trying faults."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.lock = threading.RLock()
        place.mkdir(parents=True, exist_ok=True, mode=0o700)

    def __iter__(self) -> Iterator[Record]:
        """Yield every payment, the oldest first."""
        found = [json.loads(path.read_text()) for path in self.place.glob("*.json")]
        return iter(sorted(found, key=lambda one: (one["created_date"], one["payment_id"])))

    def get(self, number: str) -> Record | None:
        """Return a payment by its number."""
        path = self.place / f"{number}.json"
        return json.loads(path.read_text()) if number.isalnum() and path.exists() else None

    def keep(self, one: Record) -> None:
        """Keep a payment, whole or not at all."""
        path = self.place / f"{one['payment_id']}.json"
        draft = path.with_suffix(f".{threading.get_ident()}")
        draft.write_text(json.dumps(one, indent=1))
        draft.replace(path)

    @property
    def fault(self) -> str:
        """What goes wrong now."""
        path = self.place / "fault"
        return path.read_text().strip() if path.exists() else ""

    @fault.setter
    def fault(self, words: str) -> None:
        (self.place / "fault").write_text(words)
