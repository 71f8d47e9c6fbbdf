"""Choose the rule that a new case falls under, and say why. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from moothall.engine.cases.routing.definition import Area, RoutingDefinition, Rule
from moothall.engine.catalogue import conditions, plan
from moothall.engine.catalogue.definition import ServiceDefinition


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules in force: the version they were published as, and what they say."""

    version_id: int
    definition: RoutingDefinition


@dataclass(frozen=True, slots=True)
class Route:
    """Where a case goes. `version_id` and `rule` say by which rule; 0 where by none."""

    team: str
    priority: str
    tasks: Mapping[str, str] = field(default_factory=dict)
    officer: str = ""
    version_id: int = 0
    rule: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return what the event that creates the case says of it; nothing where no rule held."""
        if not self.rule:
            return {}
        tasks = {"task_teams": dict(self.tasks)} if self.tasks else {}
        return {"routed": {"version": self.version_id, "rule": self.rule}} | tasks


def choose(
    rules: Iterable[Rules],
    definition: ServiceDefinition,
    answers: Mapping[str, Any],
    *,
    channel: str,
) -> Route:
    """Return where a case with these answers goes; as its service says where no rule holds.

    :param rules: those of the service before those of the council.
    """
    priority = plan.priority_of(definition, answers)
    own = Route(definition.team, priority)
    case = _Case(definition, answers, channel, priority)
    for known in rules:
        for rule in known.definition.rules:
            if case.fits(rule):
                return _route(own, known, rule)
    return own


def _route(own: Route, known: Rules, rule: Rule) -> Route:
    then = rule.then
    return Route(
        team=then.team or own.team,
        priority=then.priority or own.priority,
        tasks=dict(then.tasks),
        officer=then.officer or "",
        version_id=known.version_id,
        rule=rule.id,
    )


@dataclass(frozen=True, slots=True)
class _Case:
    definition: ServiceDefinition
    answers: Mapping[str, Any]
    channel: str
    priority: str

    def fits(self, rule: Rule) -> bool:
        """Whether everything that a rule says holds."""
        named = (
            (rule.services, self.definition.service),
            (rule.kinds, self.definition.kind),
            (rule.channels, self.channel),
            (rule.priorities, self.priority),
        )
        if any(wanted and is_ not in wanted for wanted, is_ in named):
            return False
        if rule.postcodes and not any(self._begin(rule.postcodes)):
            return False
        if rule.area and not any(_lies_in(rule.area, point) for point in self._points()):
            return False
        return conditions.holds(rule.when, self.answers)

    def _begin(self, wanted: Iterable[str]) -> Iterator[bool]:
        """Yield whether each postcode begins with one: `AB1` is not the beginning of AB12 3CD."""
        for postcode in postcodes_of(self.definition, self.answers):
            outward = postcode.partition(" ")[0]
            yield any(postcode.startswith(one) if " " in one else outward == one for one in wanted)

    def _points(self) -> Iterator[Mapping[str, Any]]:
        for _, question in self.definition.questions():
            value = self.answers.get(question.id)
            if question.type == "point" and isinstance(value, dict):
                yield value


def postcodes_of(definition: ServiceDefinition, answers: Mapping[str, Any]) -> list[str]:
    """Return the postcodes among answers: of addresses, and of a question called `postcode`."""
    found = []
    for _, question in definition.questions():
        value = answers.get(question.id)
        if question.type == "address" and isinstance(value, dict):
            found.append(value.get("postcode"))
        elif question.id == "postcode":
            found.append(value)
    return [_spaced(one) for one in found if isinstance(one, str) and one.strip()]


def _spaced(postcode: str) -> str:
    """Return a postcode in capitals, with its one space before the last three."""
    plain = "".join(postcode.split()).upper()
    return f"{plain[:-3]} {plain[-3:]}" if len(plain) > 4 else plain


def _lies_in(area: Area, point: Mapping[str, Any]) -> bool:
    east, north = point.get("easting"), point.get("northing")
    if not isinstance(east, int) or not isinstance(north, int):
        return False
    return area.west <= east <= area.east and area.south <= north <= area.north


def why(rule: Rule) -> list[str]:
    """Return what a rule looks at, in words, for the page of a case that it routed."""
    area = rule.area
    place = area and f"the place lies in {area.west}-{area.east} E, {area.south}-{area.north} N"
    said = [
        ("the service is", " or ".join(rule.services)),
        ("it is a", " or ".join(rule.kinds)),
        ("it came in by", " or ".join(rule.channels)),
        ("its priority is", " or ".join(rule.priorities)),
        ("its postcode begins", " or ".join(rule.postcodes)),
        ("the answers say", rule.when or ""),
    ]
    lines = [f"{words} {value}" for words, value in said if value]
    return [*lines, *([place] if place else [])] or ["it holds for every case"]
