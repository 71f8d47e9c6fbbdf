"""An independent count of a case's clocks: minute by minute, from nothing but open hours.

It shares no code with the product. Slow and plain on purpose.
"""

from datetime import UTC, timedelta

from tests.engine.cases.telling import ALWAYS, EDITED, ENGLAND, LONDON

MINUTE = timedelta(minutes=1)


def is_open(minute, calendar):
    if calendar == ALWAYS:
        return True
    local = minute.astimezone(LONDON)
    if local.weekday() > 4 or local.date() in ENGLAND:
        return False
    closes = 12 if calendar == EDITED else 17
    return 8 * 60 + 30 <= local.hour * 60 + local.minute < closes * 60


class Count:
    """Walks the minutes of one case; `targets` holds [measures, minutes allowed, used, state]."""

    def __init__(self):
        self.status, self.is_waiting, self.answered = "new", False, False
        self.targets, self.ran, self.current, self.closed_minutes = [], {}, {}, 0
        self.paused_minutes = self.resolved_minutes = self.worked_minutes = 0

    def happen(self, kind, data):
        getattr(self, f"on_{kind}", lambda data: None)(data)

    def add(self, spec, used=0):
        self.targets.append([spec["measures"], spec["seconds"] // 60, used, "live"])

    def on_created(self, data):
        self.status = "open"
        for spec in data["targets"]:
            self.current[spec["measures"]] = spec["calendar"]
            self.ran[spec["measures"]] = []
            self.add(spec)

    def on_replied(self, data):
        if not self.answered:
            self.answered = True
            for one in self.targets:
                if one[0] == "response" and one[3] == "live":
                    one[3] = "answered"

    def on_paused(self, data):
        if self.status == "open":
            self.status, self.is_waiting = "paused", data["stops_clock"]

    def on_resumed(self, data):
        if self.status == "paused":
            self.status = "open"

    def on_resolved(self, data):
        if self.status in ("open", "paused"):
            self.status = "resolved"

    def on_reopened(self, data):
        if self.status in ("resolved", "closed"):
            self.status = "open"

    def on_closed(self, data):
        if self.status in ("open", "paused", "resolved"):
            self.status = "closed"

    def on_reprioritised(self, data):
        wrong = data["reason"] == "was wrong"
        if not wrong and self.status not in ("open", "paused"):
            return
        for spec in data["targets"]:
            measures, calendar = spec["measures"], spec["calendar"]
            if measures == "response" and self.answered and not wrong:
                continue
            for one in self.targets:
                if one[0] == measures and one[3] != "replaced":
                    one[3] = "replaced"
            self.current[measures] = calendar
            if wrong:
                self.ran[measures] = [(minute, calendar) for minute, _ in self.ran[measures]]
            used = sum(is_open(*pair) for pair in self.ran[measures])
            self.add(spec, 0 if data["reason"] == "got worse" else used)
            if measures == "response" and self.answered:
                self.targets[-1][3] = "answered"

    def on_calendar_changed(self, data):
        """Count what still runs anew; for cases whose priority never changed."""
        if self.status not in ("open", "paused"):
            return
        for one in self.targets:
            measures = one[0]
            if one[3] == "live" and self.current[measures] == data["from"]:
                self.current[measures] = data["to"]
                self.ran[measures] = [(minute, data["to"]) for minute, _ in self.ran[measures]]
                one[2] = sum(is_open(*pair) for pair in self.ran[measures])

    @property
    def is_running(self):
        return self.status == "open" or (self.status == "paused" and not self.is_waiting)

    def share(self, minute):
        if not is_open(minute, self.current["resolution"]):
            self.closed_minutes += 1
        elif self.is_running:
            self.worked_minutes += 1
        elif self.status == "paused":
            self.paused_minutes += 1
        else:
            self.resolved_minutes += 1

    def tick(self, minute):
        self.share(minute)
        if not self.is_running:
            return
        for measures, calendar in self.current.items():
            if measures == "response" and self.answered:
                continue
            self.ran[measures].append((minute, calendar))
            for one in self.targets:
                if one[0] == measures and one[3] == "live":
                    one[2] += is_open(minute, calendar)


def count(events, at):
    """Walk from the case's creation to `at`."""
    ordered = sorted(
        events, key=lambda e: (e.kind != "created", e.effective_at.astimezone(UTC), e.sequence)
    )
    walk = Count()
    minute = ordered[0].effective_at.astimezone(UTC)
    while True:
        while ordered and ordered[0].effective_at.astimezone(UTC) <= minute:
            event = ordered.pop(0)
            walk.happen(event.kind.value, event.data)
        if minute >= at.astimezone(UTC):
            return walk
        walk.tick(minute)
        minute += MINUTE
