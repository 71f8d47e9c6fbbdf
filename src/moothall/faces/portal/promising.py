"""What a service promises, in plain words, before anyone has asked for it."""

from moothall.engine.catalogue.definition import Duration, ServiceDefinition
from moothall.faces.pages.plain import counted

_AIMS = {"response": "We aim to answer you within", "resolution": "We aim to finish within"}
ALWAYS = "always"


def promises(service: ServiceDefinition) -> list[str]:
    """Return a sentence for each promise at the priority that most cases have."""
    usual = service.priority.default
    return [
        f"{_AIMS[target.measures]} {_length(target.within[usual], _calendar(service, index))}."
        for index, target in enumerate(service.targets)
        if usual in target.within
    ]


def _calendar(service: ServiceDefinition, index: int) -> str:
    target = service.targets[index]
    within = target.within[service.priority.default]
    return within.calendar or target.calendar or service.calendar


def _length(within: Duration, calendar: str) -> str:
    working = "" if calendar == ALWAYS else "working "
    for number, unit in ((within.days, "day"), (within.hours, "hour"), (within.minutes, "minute")):
        if number is not None:
            return counted(number, f"{working}{unit}")
    raise ValueError("a duration has minutes, hours or days")
