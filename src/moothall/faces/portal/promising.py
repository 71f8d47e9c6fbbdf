"""What a service promises, in plain words, before anyone has asked for it."""

from moothall.engine.catalogue.definition import Duration, ServiceDefinition
from moothall.ground.languages.speech import counted, marked, said

_AIMS = {
    "response": marked("We aim to answer you within {time}."),
    "resolution": marked("We aim to finish within {time}."),
}
ALWAYS = "always"


def promises(service: ServiceDefinition) -> list[str]:
    """Return a sentence for each promise at the priority that most cases have."""
    usual = service.priority.default
    return [
        said(
            _AIMS[target.measures],
            time=_length(target.within[usual], is_working=_calendar(service, index) != ALWAYS),
        )
        for index, target in enumerate(service.targets)
        if usual in target.within
    ]


def _calendar(service: ServiceDefinition, index: int) -> str:
    target = service.targets[index]
    within = target.within[service.priority.default]
    return within.calendar or target.calendar or service.calendar


def _length(within: Duration, *, is_working: bool) -> str:
    if within.days is not None:
        if is_working:
            return counted("{number} working day", "{number} working days", within.days)
        return counted("{number} day", "{number} days", within.days)
    if within.hours is not None:
        if is_working:
            return counted("{number} working hour", "{number} working hours", within.hours)
        return counted("{number} hour", "{number} hours", within.hours)
    minutes = within.minutes or 0
    if is_working:
        return counted("{number} working minute", "{number} working minutes", minutes)
    return counted("{number} minute", "{number} minutes", minutes)
