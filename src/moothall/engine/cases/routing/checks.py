"""What must hold between the fields of routing rules, and between them and the council's services.

They look at the checked definition; what has the wrong shape was refused before.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from moothall.engine.cases.routing.definition import COUNCIL, RoutingDefinition, Rule
from moothall.engine.catalogue import conditions
from moothall.engine.catalogue.conditions import NotACondition
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Where


@dataclass(frozen=True)
class Known:
    """What a council has that rules may name; None means not known, so any will do."""

    services: Mapping[str, ServiceDefinition] | None = None
    teams: Collection[str] | None = None


def complaints(definition: RoutingDefinition, known: Known) -> Iterator[Complaint]:
    """Yield everything that does not fit together."""
    if known.services is not None and definition.routing not in {COUNCIL, *known.services}:
        yield Complaint(
            ("routing",),
            f"the service `{definition.routing}`",
            "the council has none of that name in force, so no case would be routed",
            like(definition.routing, sorted([COUNCIL, *known.services])),
        )
        return
    for at, rule in enumerate(definition.rules):
        where: Where = ("rules", at)
        yield from _order(definition, at)
        yield from _scope(definition, rule, where)
        yield from _place(rule, where)
        yield from _teams(rule, where, known)
        yield from _services(rule, where, known)
        meant = _meant(definition, rule, known)
        yield from _condition(rule, where, meant)
        yield from _tasks(rule, where, meant)


def _order(definition: RoutingDefinition, at: int) -> Iterator[Complaint]:
    rule, earlier = definition.rules[at], definition.rules[:at]
    if rule.id in {one.id for one in earlier}:
        yield Complaint(
            ("rules", at, "id"),
            f"the id `{rule.id}` a second time",
            "a case keeps the id of the rule that routed it",
            "give this one another id",
        )
    always = next((one for one in earlier if one.is_always), None)
    if always:
        yield Complaint(
            ("rules", at, "id"),
            f"no case comes to the rule `{rule.id}`",
            f"the rule `{always.id}` before it holds for every case",
            "put it before that one",
        )


def _scope(definition: RoutingDefinition, rule: Rule, where: Where) -> Iterator[Complaint]:
    if definition.routing != COUNCIL and rule.services:
        yield Complaint(
            (*where, "services"),
            "`services` in the rules of one service",
            f"all of its cases are of `{definition.routing}`",
            "remove it",
            at_key=True,
        )
    if definition.routing == COUNCIL and not rule.services and (rule.when or rule.then.tasks):
        name = "when" if rule.when else "then"
        yield Complaint(
            (*where, name),
            "answers or tasks, and no `services`",
            "each service asks and does other things",
            "say which `services` it is for",
            at_key=True,
        )


BEGINS: Final = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?( [0-9][A-Z]{0,2})?")


def _place(rule: Rule, where: Where) -> Iterator[Complaint]:
    for at, postcode in enumerate(rule.postcodes):
        if not BEGINS.fullmatch(postcode):
            yield Complaint(
                (*where, "postcodes", at),
                f"`{postcode}` is no beginning of a postcode",
                "no answer would begin with it",
                "write it in capitals, with the space: AB1, or AB1 2",
            )
    if rule.area and (rule.area.west >= rule.area.east or rule.area.south >= rule.area.north):
        yield Complaint(
            (*where, "area"),
            "the area is empty",
            "no point lies east of its east or north of its north",
            "make `east` more than `west`, and `north` more than `south`",
            at_key=True,
        )


def _teams(rule: Rule, where: Where, known: Known) -> Iterator[Complaint]:
    named = [((*where, "then", "tasks", task), team) for task, team in rule.then.tasks.items()]
    if rule.then.team:
        named.append(((*where, "then", "team"), rule.then.team))
    for place, team in named:
        if known.teams is not None and team not in known.teams:
            yield Complaint(
                place,
                f"the team `{team}`",
                "the council has no team of that code, so nobody would do the work",
                like(team, sorted(known.teams)),
            )


def _services(rule: Rule, where: Where, known: Known) -> Iterator[Complaint]:
    for at, slug in enumerate(rule.services):
        if known.services is not None and slug not in known.services:
            yield Complaint(
                (*where, "services", at),
                f"the service `{slug}`",
                "the council has none of that name in force",
                like(slug, sorted(known.services)),
            )


def _meant(definition: RoutingDefinition, rule: Rule, known: Known) -> list[ServiceDefinition]:
    """Return the services that a rule can hold for, as far as they are known."""
    slugs = rule.services if definition.routing == COUNCIL else (definition.routing,)
    return [known.services[slug] for slug in slugs if known.services and slug in known.services]


def _condition(rule: Rule, where: Where, meant: list[ServiceDefinition]) -> Iterator[Complaint]:
    if rule.when is None:
        return
    place = (*where, "when")
    try:
        condition = conditions.compiled(rule.when)
    except NotACondition as fault:
        mend = "see 'Conditions' in docs/services.md"
        what = f"the condition cannot be read: {fault.what}"
        yield Complaint(place, what, "it would never hold", mend, shift=fault.column - 1)
        return
    for service in meant:
        known = answered(service)
        for name in sorted(condition.names - set(known)):
            why = f"`{service.service}` asks no question of that id, so it would never hold"
            yield Complaint(place, f"the answer `{name}`", why, like(name, sorted(known)))
        for name, word in sorted(condition.compared):
            options = known.get(name, ())
            if options and word not in options:
                why = f"`{name}` of `{service.service}` has no such choice"
                yield Complaint(place, f"the choice `{word}`", why, like(word, list(options)))


def answered(service: ServiceDefinition) -> dict[str, tuple[str, ...]]:
    """Return every answer of a service with the ids that can be chosen, where only these can."""
    asked = {q.id: tuple(option.id for option in q.options) for _, q in service.questions()}
    return asked | {computed.id: () for computed in service.computed}


def _tasks(rule: Rule, where: Where, meant: list[ServiceDefinition]) -> Iterator[Complaint]:
    for task, team in rule.then.tasks.items():
        place = (*where, "then", "tasks", task)
        for service in meant:
            every = [one.id for one in service.tasks]
            if task not in every:
                why = f"`{service.service}` has no task of that id"
                yield Complaint(place, f"the task `{task}`", why, like(task, every), at_key=True)
            elif team not in service.teams():
                yield Complaint(
                    place,
                    f"the team `{team}` for the task `{task}`",
                    f"`{service.service}` does not name it, so it could not read the case",
                    "add it to `see` of the service",
                )
