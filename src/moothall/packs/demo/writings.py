"""The demo's articles: those of `articles/*.yaml` in every council, with what is counted of them.

They are written, published and used by the same actions that people use; what is there already is
left alone.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from ruamel.yaml import YAML

from moothall.engine.cases.models import Case
from moothall.engine.cases.words import State
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import GUEST
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person
from moothall.packs.demo.cast import PLAYERS
from moothall.packs.demo.founding import BY
from moothall.packs.demo.places import COUNCILS, DESK, STREETS, Place
from moothall.practices.knowledge import actions
from moothall.practices.knowledge.actions.counting import Seen
from moothall.practices.knowledge.actions.writing import Draft
from moothall.practices.knowledge.models import Article, Missed, Use, View
from moothall.practices.knowledge.words import Answer, Audience

Report = Callable[[str, int, int], None]
Said = Mapping[str, Any]
PLACE: Final = Path(__file__).parent / "articles"
TEAMS: Final = {"ict": DESK, "residents": STREETS}
"""Whose officers look after the articles of each file."""
MONTH: Final = timedelta(days=30.4375)
DAY: Final = timedelta(days=1)
BUSY: Final = {"ashby": 5, "dunmere": 3}
"""How often an article was read at most; elsewhere once."""
USED: Final = {"ashby": 24}
"""On how many cases articles were used; elsewhere eight."""
LOOKED_FOR: Final = (("parking permit", 5), ("pay a parking fine", 3), ("zoom", 2), ("bus pass", 2))
"""Words for which there is no article, and how often they were looked for."""


def shelve(report: Report) -> None:
    """Write and publish the articles that are missing, and let them be read."""
    for number, place in enumerate(COUNCILS, 1):
        council = councils.by_slug(place.slug)
        with scope.opened([council.pk], writes=True) as at:
            there = set(Article.objects.values_list("slug", flat=True))
            for file, said in _articles():
                if said["slug"] not in there:
                    _written(council, place, file, said, at)
            if not View.objects.exists():
                _read(council, at)
            if not Missed.objects.exists():
                for words, times in LOOKED_FOR:
                    for _ in range(times):
                        actions.note_missed(council.pk, words, by=GUEST, at=at)
        report("Articles", number, len(COUNCILS))


def use_some() -> None:
    """Let officers use articles on resolved cases, and find none for a few, where none was used."""
    for place in COUNCILS:
        council = councils.by_slug(place.slug)
        with scope.opened([council.pk], writes=True) as at:
            if Use.objects.exists():
                continue
            over = Case.objects.filter(state__in=[State.RESOLVED, State.CLOSED])
            told = chain.from_iterable(Article.objects.values_list("services", flat=True))
            over = over.filter(service__in=set(told))
            worked = over.exclude(assignee=None).exclude(resolved_at=None).order_by("pk")
            cases = list(worked.select_related("assignee")[: USED.get(place.slug, 8) + 3])
            for case in cases[3:]:
                _used(case, at)
            for case in cases[:3]:
                by = case.assignee.actor if case.assignee else BY
                actions.lack(case, by=by, at=case.resolved_at or at)


@cache
def _articles() -> Sequence[tuple[str, Said]]:
    """Return the articles of all files, each with the name of its file."""
    yaml = YAML(typ="safe")
    welsh: Mapping[str, Said] = yaml.load(PLACE / "residents.cy.yaml")
    return [
        (name, one | welsh.get(one["slug"], {}))
        for name in TEAMS
        for one in yaml.load(PLACE / f"{name}.yaml")
    ]


def _written(council: Council, place: Place, file: str, said: Said, at: datetime) -> None:
    """Write an article and publish it, an earlier version of it first where there was one."""
    owner, manager = (
        _who(council, place, TEAMS[file], "officer"),
        _who(council, place, "", "manager"),
    )
    earlier = said.get("earlier")
    begun_at = at - MONTH * (earlier or said).get("months_ago", 0)
    first = _draft(said, owner, (earlier or said)["body"])
    made = actions.write(council, first, by=owner.actor, at=begun_at, slug=said["slug"])
    if said.get("state") == "draft":
        return
    actions.publish(made, "The first version.", by=manager.actor, at=begun_at)
    if earlier:
        then = at - MONTH * said["months_ago"]
        anew = _draft(said, owner, said["body"])
        changed = actions.change(made, anew, by=owner.actor, at=then)
        actions.publish(changed, said["what_changed"], by=manager.actor, at=then)


def _draft(said: Said, owner: Person, body: str) -> Draft:
    names = ("title", "words", "services", "topics", "welsh_title", "welsh_summary", "welsh_body")
    same = {name: said[name] for name in (*names, "summary", "audience") if name in said}
    return Draft(**same, body=body, owner=owner)


def _who(council: Council, place: Place, team: str, role: str) -> Person:
    """Return an officer of a team, or a manager, of the demo's people in a council."""
    fitting = (
        one
        for one in PLAYERS
        if place in one.councils and one.role == role and (not team or team in one.teams)
    )
    found = people.by_email(council.pk, next(fitting).email)
    assert found is not None  # noqa: S101 -- founding has added everybody
    return found


def _read(council: Council, at: datetime) -> None:
    """Let people read the articles over the last two months, and say what they thought of them."""
    read = Article.objects.filter(in_force__isnull=False).exclude(audience=Audience.OFFICERS)
    for article in read.order_by("pk"):
        luck = Random(f"{council.slug}/{article.slug}")  # noqa: S311 - chance, not secrets
        for number in range(luck.randint(0, BUSY.get(council.slug, 1))):
            then = at - DAY * luck.uniform(1.1, 60)
            seen = Seen(
                token=_token(council, article, f"view {number}"),
                browser=_token(council, article, f"browser {number}"),
            )
            said = luck.choices(("", Answer.SOLVED, Answer.MORE), (5, 4, 2))[0]
            if said:
                actions.answer(article, seen, said, by=GUEST, at=then)
            else:
                actions.note_view(article, seen, by=GUEST, at=then)
            if said == Answer.MORE and seen.browser:
                after = then + timedelta(minutes=20)
                actions.note_case(council.pk, seen.browser, by=GUEST, at=after)
    actions.settle(by=BY, at=at)


def _used(case: Case, at: datetime) -> None:
    """Let whoever worked a case have used an article of its service on it."""
    luck = Random(f"{case.council_id}/{case.pk}")  # noqa: S311 - as above
    fitting = Article.objects.filter(in_force__isnull=False, services__contains=[case.service])
    if case.assignee and (found := list(fitting.order_by("slug"))):
        chosen = luck.choice(found)
        actions.use(chosen, case, by=case.assignee.actor, at=case.resolved_at or at)


def _token(council: Council, article: Article, what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"moothall demo {council.slug} {article.slug} {what}")
