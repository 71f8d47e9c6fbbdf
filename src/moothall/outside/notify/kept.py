"""What the stand-in was asked to send: one JSON file each, as Notify tells it."""

import itertools
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Notification = dict[str, Any]


class Folder:
    """Where notifications are kept, numbered as they came. A file named ``fault`` asks for one."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._numbers = itertools.count(1 + max((int(f.stem) for f in self._files()), default=0))
        self._known = {one["id"]: file for file, one in self._read()}

    def _files(self) -> list[Path]:
        return sorted(self.place.glob("[0-9]*.json"))

    def _read(self) -> Iterator[tuple[Path, Notification]]:
        for file in self._files():
            yield file, json.loads(file.read_text())

    def __iter__(self) -> Iterator[Notification]:
        for _, one in self._read():
            yield one

    def get(self, number: str) -> Notification | None:
        """Return the notification of that number, if there is one."""
        file = self._known.get(number)
        return json.loads(file.read_text()) if file else None

    def keep(self, one: Notification) -> None:
        """Write a notification down, whole or not at all; a known one is replaced."""
        with self._lock:
            file = self._known.get(one["id"])
            if file is None:
                file = self.place / f"{next(self._numbers):06d}.json"
                self._known[one["id"]] = file
        unfinished = file.with_suffix(".new")
        unfinished.write_text(json.dumps(one, indent=2, ensure_ascii=False))
        unfinished.rename(file)

    @property
    def fault(self) -> str:
        """The fault that is asked for, or nothing."""
        file = self.place / "fault"
        return file.read_text().strip() if file.exists() else ""

    @fault.setter
    def fault(self, wanted: str) -> None:
        file = self.place / "fault"
        if wanted:
            file.write_text(wanted)
        else:
            file.unlink(missing_ok=True)
