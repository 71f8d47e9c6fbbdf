"""A time of day."""

import re
from datetime import time
from typing import Final

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds.kind import (
    Given,
    Kind,
    Posted,
    Refused,
    Value,
    empty,
    must,
    one,
)
from moothall.ground.languages.days import time_of_day
from moothall.ground.languages.speech import marked

_TYPED: Final = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))? ?(?P<half>am|pm)?", re.IGNORECASE
)
_NAMED: Final = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"} | {
    "hanner dydd": "12:00",
    "canol dydd": "12:00",
    "hanner nos": "00:00",
    "canol nos": "00:00",
}
_HOURS: Final = {"": 24, "am": 13, "pm": 13}


class Time(Kind):
    """A time of day."""

    name = "time"
    asks = "one line, such as 9:30am or 14:00"
    keeps = "`14:30`"
    bounds = "a time such as 09:00"
    limit = "time"

    def read(self, question: Question, posted: Posted, given: Given) -> Value:
        """Return the time, as `14:30`."""
        del given
        text = one(posted, question.id).lower()
        if not text:
            return empty(question)
        found = _NAMED.get(text) or _read(text)
        if not found:
            raise Refused(must("{Called} must be a time, like 9:30am or 2pm", question))
        if isinstance(question.min, str) and found < question.min:
            text = marked("{Called} must be {time} or later")
            raise Refused(must(text, question, time=_said(question.min)))
        if isinstance(question.max, str) and found > question.max:
            text = marked("{Called} must be {time} or earlier")
            raise Refused(must(text, question, time=_said(question.max)))
        return found

    def printed(self, question: Question, value: Value) -> str:
        """Return the time as GOV.UK writes it, such as `2:30pm`."""
        del question
        return _said(str(value))

    def example(self, question: Question, given: Given) -> Value:
        """Return half past nine, or the nearest to it that fits."""
        del given
        earliest = question.min if isinstance(question.min, str) else "00:00"
        latest = question.max if isinstance(question.max, str) else "23:59"
        return min(max("09:30", earliest), latest)


def _said(text: str) -> str:
    return time_of_day(time.fromisoformat(text))


def _read(text: str) -> str | None:
    found = _TYPED.fullmatch(text)
    if not found or not (found["minute"] or found["half"]):
        return None  # a bare 9 may be morning or evening
    half = found["half"] or ""
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour >= _HOURS[half] or minute > 59 or (half and hour == 0):
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}:{minute:02}"
