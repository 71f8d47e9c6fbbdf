"""The three kinds of case that the demo tells: a fault, equipment, a missed bin. Pure."""

from datetime import timedelta
from typing import Any

from moothall.engine.cases.history import EventKind, History, Requester
from moothall.engine.catalogue.definition import Priority
from moothall.engine.catalogue.journey import prune
from moothall.engine.catalogue.plan import priority_of
from moothall.ground.journal.words import GUEST
from moothall.ground.people.words import Role
from moothall.packs.demo import phrases
from moothall.packs.demo.cast import ROLL
from moothall.packs.demo.places import DESK, INFRASTRUCTURE, STORES, STREETS
from moothall.packs.demo.tales import HOUR, Tale, promised

Answers = dict[str, Any]
FAULT, EQUIPMENT, BIN = "ict-fault", "ict-equipment", "missed-bin"
TAGS = {
    ("what", "printer"): "printer fleet",
    ("reason", "new-starter"): "new starters",
    ("has_sticker", False): "garden stickers",
}
"""Which answers its officers put a tag on a case for."""


def fault(tale: Tale) -> History:
    """Tell of something in ICT that broke."""
    answers = _fault_answers(tale)
    definition = tale.ground.services[FAULT]
    priority = priority_of(definition, answers)
    channel = tale.rng.choices(("online", "phone", "email", "face-to-face"), (54, 31, 11, 4))[0]
    is_answered = channel == "phone" and tale.chance(0.3)
    if is_answered:
        tale.officer = tale.one(tale.ground.officers[DESK])
    by = tale.me if is_answered else GUEST
    tale.happens(EventKind.CREATED, by, is_answered=is_answered)
    if is_answered:
        tale.happens(EventKind.ASSIGNED, by, team=DESK, person=tale.officer)
        tale.resolves("fixed", "Put right while we spoke.", stops=0.0)
    elif tale.chance(0.012):
        tale.wanders(HOUR, 30 * HOUR)
        tale.happens(
            EventKind.CANCELLED, GUEST, reason=tale.one(("withdrawn", "duplicate", "spam"))
        )
    else:
        _fault_work(tale, priority)
    return _told(tale, FAULT, priority=priority, channel=channel, answers=answers)


def _fault_work(tale: Tale, priority: Priority) -> None:
    promises = promised(tale.ground.services[FAULT], priority)
    (response, on), (resolution, _) = promises["response"], promises["resolution"]
    tale.waits(tale.spread(0.14 * response, 0.9), on)
    tale.assigned()
    tale.waits(tale.spread(0.22 * response, 0.9), on)
    tale.happens(EventKind.REPLIED, tale.me, text=tale.one(phrases.FIRST_REPLIES))
    if priority == "P3" and tale.chance(0.05):
        _worse(tale)
    if tale.chance(0.2):
        tale.waits(tale.spread(0.1 * resolution, 0.6), on)
        tale.asks(tale.one(phrases.QUESTIONS), tale.one(phrases.ANSWERS))
    if tale.chance(0.35):
        tale.happens(EventKind.NOTED, tale.me, text=tale.one(phrases.NOTES))
    if tale.chance(0.12):
        tale.waits(tale.spread(0.1 * resolution, 0.5), on)
        tale.assigned(INFRASTRUCTURE)
    if tale.chance(0.06):
        _supplier(tale)
    if tale.chance(0.012):
        tale.waits(tale.spread(4 * resolution, 0.7))
    tale.waits(tale.spread(0.28 * resolution, 0.75), on)
    _fault_end(tale, resolution)


def _worse(tale: Tale) -> None:
    tale.waits(tale.spread(1.5 * HOUR, 0.5))
    tale.happens(EventKind.REPRIORITISED, tale.me, to="P2", reason="got worse")


def _supplier(tale: Tale) -> None:
    tale.happens(EventKind.PAUSED, tale.me, reason="supplier", stops_clock=False)
    tale.waits(tale.spread(9 * HOUR, 0.6))
    tale.happens(EventKind.RESUMED, tale.me)


def _fault_end(tale: Tale, resolution: float) -> None:
    outcome = tale.rng.choices(("fixed", "worked-around", "replaced", "no-fault"), (70, 12, 9, 9))[
        0
    ]
    for task in ("diagnose", "mend"):
        tale.happens(EventKind.TASK_DONE, tale.me, task=task)
    comes_back = tale.chance(0.035)
    tale.resolves(outcome, tale.one(phrases.FIXED[outcome]), stops=1.0 if comes_back else 0.0)
    if comes_back:
        tale.reopens(tale.one(phrases.STILL_WRONG))
        tale.waits(tale.spread(0.2 * resolution, 0.6))
        tale.happens(EventKind.REPLIED, tale.me, text=tale.one(phrases.FIRST_REPLIES))
        tale.waits(tale.spread(0.2 * resolution, 0.6))
        tale.resolves("fixed", tale.one(phrases.FIXED["fixed"]), stops=0.0)


def _fault_answers(tale: Tale) -> Answers:
    what = tale.rng.choices(tuple(phrases.FAULTS), (22, 24, 12, 8, 13, 8, 10, 3))[0]
    impact = tale.rng.choices(("me", "team", "council"), (76, 22.4, 1.6))[0]
    share = {"me": (50, 40, 10), "team": (34, 54, 12), "council": (15, 45, 40)}[impact]
    place = tale.one(phrases.ROOMS).format(n=tale.rng.randrange(1, 40))
    answers: Answers = {"what": what}
    if what == "system":
        answers |= {"system": tale.one(phrases.SYSTEMS), "is_vital": tale.chance(0.15)}
    answers |= {
        "impact": impact,
        "can_work": tale.rng.choices(("yes", "slowly", "no"), share)[0],
        "details": tale.one(phrases.FAULTS[what]),
    }
    if what in {"computer", "phone", "printer"} and tale.chance(0.7):
        answers["asset_tag"] = f"TR{tale.rng.randrange(10_000, 99_999)}"
    return answers | {"place": place, "call_back": _phone(tale)}


def equipment(tale: Tale) -> History:
    """Tell of an employee who needs a laptop, a phone or the like."""
    answers = _equipment_answers(tale)
    definition = tale.ground.services[EQUIPMENT]
    priority = priority_of(definition, answers)
    channel = tale.rng.choices(("online", "phone", "email", "face-to-face"), (74, 12, 11, 3))[0]
    tale.happens(EventKind.CREATED, GUEST)
    if tale.chance(0.02):
        tale.wanders(HOUR, 50 * HOUR)
        tale.happens(EventKind.CANCELLED, GUEST, reason="withdrawn")
    else:
        _equipment_work(tale, priority)
    return _told(tale, EQUIPMENT, priority=priority, channel=channel, answers=answers)


def _equipment_work(tale: Tale, priority: Priority) -> None:
    promises = promised(tale.ground.services[EQUIPMENT], priority)
    (response, _), (resolution, _) = promises["response"], promises["resolution"]
    tale.waits(tale.spread(0.16 * response, 0.9))
    tale.assigned()
    tale.waits(tale.spread(0.25 * response, 0.85))
    tale.happens(EventKind.REPLIED, tale.me, text=tale.one(phrases.EQUIPMENT_REPLIES))
    tale.waits(tale.spread(0.08 * resolution, 0.5))
    tale.happens(EventKind.TASK_DONE, tale.me, task="account")
    if tale.chance(0.1):
        tale.happens(EventKind.NOTED, tale.me, text="Manager is on leave; asked their deputy.")
    tale.waits(tale.spread(0.08 * resolution, 0.5))
    tale.happens(EventKind.TASK_DONE, tale.me, task="approve")
    if tale.chance(0.05):
        tale.resolves("not-approved", "Your manager did not agree to it.", stops=0.0)
        return
    tale.assigned(STORES)
    tale.waits(tale.spread(0.2 * resolution, 0.7))
    tale.happens(EventKind.TASK_DONE, tale.me, task="order")
    tale.waits(tale.spread(0.12 * resolution, 0.6))
    tale.happens(EventKind.TASK_DONE, tale.me, task="hand-over")
    tale.resolves("handed-over", tale.one(phrases.HANDED_OVER), stops=0.0)


def _equipment_answers(tale: Tale) -> Answers:
    kit = ("laptop", "phone", "screen", "headset", "keyboard", "other")
    wanted = {tale.rng.choices(kit, (38, 20, 17, 13, 8, 4))[0]}
    if tale.chance(0.22):
        wanted.add(tale.one(kit[:5]))
    reason = tale.rng.choices(("new-starter", "broken", "adjustment", "role"), (42, 30, 10, 18))[0]
    answers: Answers = {"equipment": [item for item in kit if item in wanted]}
    if "other" in wanted:
        answers["other_equipment"] = tale.one(phrases.OTHER_KIT)
    answers["reason"] = reason
    if reason == "broken" and tale.chance(0.7):
        answers["asset_tag"] = f"TR{tale.rng.randrange(10_000, 99_999)}"
    manager = tale.one(ROLL)
    answers |= {
        "needed_on": (tale.at + timedelta(days=tale.rng.randrange(7, 40))).date().isoformat(),
        "hand_over": tale.rng.choices(("desk", "office", "home"), (46, 34, 20))[0],
        "manager_name": manager,
        "manager_email": _address(manager, tale.ground.slug),
        "cost_centre": f"{tale.rng.randrange(1000, 9999)}",
    }
    return answers


def missed_bin(tale: Tale) -> History:
    """Tell of a bin that was not emptied."""
    regular = tale.ground.regulars.get(Role.RESIDENT)
    answers = _bin_answers(tale, regular.name if regular and tale.chance(0.05) else tale.one(ROLL))
    definition = tale.ground.services[BIN]
    priority = priority_of(definition, answers)
    channel = tale.rng.choices(("online", "phone", "face-to-face"), (71, 26, 3))[0]
    tale.happens(EventKind.CREATED, GUEST)
    if tale.chance(0.03):
        tale.wanders(HOUR, 20 * HOUR)
        tale.happens(EventKind.CANCELLED, GUEST, reason="duplicate")
    else:
        _bin_work(tale, priority, has_help=bool(answers["help_to_move"]))
    return _told(tale, BIN, priority=priority, channel=channel, answers=answers)


def _bin_work(tale: Tale, priority: Priority, *, has_help: bool) -> None:
    promises = promised(tale.ground.services[BIN], priority)
    (response, _), (resolution, _) = promises["response"], promises["resolution"]
    tale.waits(tale.spread(0.15 * response, 0.8))
    tale.assigned()
    if tale.chance(0.85):
        tale.waits(tale.spread(0.15 * response, 0.8))
        tale.happens(EventKind.REPLIED, tale.me, text=tale.one(phrases.BIN_REPLIES))
    if tale.chance(0.08):
        tale.asks(tale.one(phrases.BIN_QUESTIONS), tale.one(phrases.BIN_ANSWERS))
    if has_help:
        tale.happens(EventKind.TASK_DONE, tale.me, task="check-list")
    tale.waits(tale.spread(0.36 * resolution, 0.6))
    tale.happens(EventKind.TASK_DONE, tale.me, task="empty-bin")
    outcome = tale.rng.choices(("emptied", "not-out", "wrong-waste", "no-sticker"), (86, 8, 4, 2))[
        0
    ]
    comes_back = tale.chance(0.03)
    tale.resolves(outcome, tale.one(phrases.BIN_DONE), stops=1.0 if comes_back else 0.0)
    if comes_back:
        tale.reopens("It is still full. Nobody came.")
        tale.waits(tale.spread(0.3 * resolution, 0.6))
        tale.resolves("emptied", tale.one(phrases.BIN_DONE), stops=0.0)


def _bin_answers(tale: Tale, who: str) -> Answers:
    kind = tale.rng.choices(("rubbish", "recycling", "food", "garden"), (38, 34, 16, 12))[0]
    answers: Answers = {"bin_kind": kind}
    if kind == "garden":
        answers["has_sticker"] = tale.chance(0.9)
    answers |= {
        "missed_on": (tale.at - timedelta(hours=14)).date().isoformat(),
        "address_line": f"{tale.rng.randrange(1, 140)} {tale.one(phrases.STREETS)}",
        "town": tale.one(phrases.TOWNS[tale.ground.slug]),
        "postcode": f"ZZ{tale.rng.randrange(1, 9)} {tale.rng.randrange(1, 9)}AA",
        "was_out": tale.rng.choices(("yes", "no", "not-sure"), (84, 5, 11))[0],
        "help_to_move": tale.chance(0.06),
        "full_name": who,
        "email": _address(who, "post"),
    }
    if more := tale.one(phrases.BIN_MORE):
        answers["more"] = more
    if tale.chance(0.5):
        answers["phone"] = _phone(tale)
    return answers


def _told(tale: Tale, service: str, *, priority: str, channel: str, answers: Answers) -> History:
    definition = tale.ground.services[service]
    skipped = {q.id: None for _, q in definition.questions() if not q.required}
    return History(
        service=service,
        priority=priority,
        channel=channel,
        team=STREETS if service == BIN else DESK,
        events=tuple(tale.events),
        texts=tale.texts,
        answers=prune(definition, skipped | answers),
        contact=_requester(tale, answers, Role.RESIDENT if service == BIN else Role.EMPLOYEE),
        tags=tuple(tag for (name, said), tag in TAGS.items() if answers.get(name) == said),
    )


def _requester(tale: Tale, answers: Answers, role: Role) -> Requester:
    """Now and then somebody who can sign in; else whoever the answers name, or an employee."""
    regular = tale.ground.regulars.get(role)
    if role == Role.RESIDENT:
        if regular and answers["email"] == regular.email:
            return regular
        name, email, phone = answers["full_name"], answers["email"], answers.get("phone", "")
        return Requester(name, email=email, phone=phone)
    if regular and tale.chance(0.02):
        return regular
    name = tale.one(ROLL)
    phone = answers.get("call_back") or _phone(tale)
    return Requester(name, email=_address(name, tale.ground.slug), phone=phone)


def _address(name: str, at: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{at}.example"


def _phone(tale: Tale) -> str:
    return f"07700 900{tale.rng.randrange(1000):03d}"
