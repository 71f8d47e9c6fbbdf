"""F5, of articles: whichever statement of an action fails, nothing of it is there; again, all is.

All trials share one set-up, to which the database goes back after each.
"""

from datetime import date
from uuid import UUID

import pytest
from django.db import transaction
from tests import standing as scenes
from tests.engine.cases.conftest import SETUP, ashbys_desk
from tests.engine.cases.telling import june
from tests.engine.documents.samples import GOOD
from tests.engine.documents.taking import sent
from tests.faults.statements import done_whole
from tests.practices.knowledge.conftest import SLOW, published, written

from moothall.ground.councils import scope
from moothall.ground.people import queries as people
from moothall.ground.search import actions as search
from moothall.ground.search.words import Kind
from moothall.practices.knowledge import actions
from moothall.practices.knowledge.actions.counting import Seen
from moothall.practices.knowledge.actions.writing import Draft
from moothall.practices.knowledge.models import Article

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AMONG = ("knowledge", "documents", "journal", "search", "contact")
NOON = june(1, "12:00")
ANEW = Draft(**SLOW | {"title": "Restart it"})
VIEW, BROWSER = (UUID(f"00000000-0000-4000-8000-00000000000{number}") for number in (5, 6))


class Shelf:
    """A desk that writes articles, and what is there before the action that is tried."""

    def __init__(self, desk):
        self.desk, self.council = desk, desk.council
        self.employee = desk.people["employee"]
        self.how = {"by": desk.actor("mo"), "at": june(2)}

    @property
    def article(self):
        return Article.objects.select_related("council").get()

    def written(self):
        return written(self.desk, NOON)

    def submitted(self):
        return actions.submit(self.written(), **self.how)

    def published(self):
        return published(self.desk, NOON)

    def changed(self):
        return actions.change(self.article, ANEW, **self.how)

    def pictured(self):
        picture = sent("key.png", GOOD["png"][1])
        return actions.add_picture(self.article, picture, "The key", **self.how)

    def published_twice(self):
        self.published()
        self.changed()
        actions.publish(self.article, **self.how)

    def withdrawn(self):
        return actions.withdraw(self.article, "It is wrong.", **self.how)

    def brought(self, draft=ANEW):
        said = {"what_changed": "Brought.", "by": SETUP, "at": june(2)}
        return actions.bring(self.council, "slow", draft, **said)

    def read(self, *, browser=None):
        person_id = None if browser else self.employee.pk
        seen = Seen(token=VIEW, person_id=person_id, browser=browser)
        return actions.note_view(self.article, seen, **self.how)

    def was_read(self):
        self.published()
        self.read()

    def was_read_by_a_guest(self):
        self.published()
        self.read(browser=BROWSER)

    def with_a_case(self):
        self.published()
        self.case = self.desk.case()

    def missed(self):
        return actions.note_missed(self.council.pk, "slow wi-fi", **self.how)


def nothing(shelf):
    return None


ARTICLES = {
    "write": (nothing, Shelf.written),
    "change": (Shelf.published, Shelf.changed),
    "submit": (Shelf.written, lambda s: actions.submit(s.article, **s.how)),
    "give_back": (
        Shelf.submitted,
        lambda s: actions.give_back(s.article, "Too long.", **s.how),
    ),
    "publish": (Shelf.submitted, lambda s: actions.publish(s.article, **s.how)),
    "publish anew": (
        lambda s: (s.published(), s.changed()),
        lambda s: actions.publish(s.article, **s.how),
    ),
    "put_back": (Shelf.published_twice, lambda s: actions.put_back(s.article, 1, **s.how)),
    "withdraw": (Shelf.published, Shelf.withdrawn),
    "add_picture": (Shelf.published, Shelf.pictured),
    "remove_picture": (
        lambda s: (s.published(), s.pictured(), s.changed()),
        lambda s: actions.remove_picture(s.article, 1, **s.how),
    ),
    "review": (Shelf.published, lambda s: actions.review(s.article, **s.how)),
    "remind": (
        Shelf.published,
        lambda s: actions.remind(s.council.pk, today=date(2030, 1, 1), **s.how),
    ),
    "bring": (nothing, Shelf.brought),
    "bring anew": (Shelf.brought, lambda s: s.brought(Draft(**SLOW))),
    "find_anew": (
        lambda s: search.gone(Kind.ARTICLE, [s.published().pk], **s.how),
        lambda s: actions.find_anew(s.council.pk, after=0, most=9, **s.how),
    ),
    "note_view": (Shelf.published, Shelf.read),
    "answer": (
        Shelf.published,
        lambda s: actions.answer(s.article, Seen(token=VIEW), "solved", **s.how),
    ),
    "note_case": (
        Shelf.was_read_by_a_guest,
        lambda s: actions.note_case(s.council.pk, BROWSER, **s.how),
    ),
    "settle": (Shelf.was_read, lambda s: actions.settle(by=SETUP, at=june(4))),
    "settle of who asked after": (
        lambda s: (s.was_read(), s.desk.case("ict-fault", at=june(2, "13:00"))),
        lambda s: actions.settle(by=SETUP, at=june(4)),
    ),
    "use": (Shelf.with_a_case, lambda s: actions.use(s.article, s.case, **s.how)),
    "lack": (Shelf.with_a_case, lambda s: actions.lack(s.case, **s.how)),
    "use after none helped": (
        lambda s: (s.with_a_case(), actions.lack(s.case, **s.how)),
        lambda s: actions.use(s.article, s.case, **s.how),
    ),
    "note_missed": (nothing, Shelf.missed),
    "forget_old": (
        Shelf.missed,
        lambda s: actions.forget_old(by=SETUP, at=june(2).replace(year=2030)),
    ),
    "erase": (Shelf.was_read, lambda s: actions.erase(people.whose(s.employee), **s.how)),
}


@pytest.fixture
@scenes.on(ashbys_desk)
def shelf(standing):
    with scope.opened([standing.council.pk], writes=True):
        yield Shelf(standing)


@pytest.mark.timeout(300)
def test_what_is_done_with_articles_is_done_whole_or_not_at_all(shelf):
    for name, (before_it, act) in ARTICLES.items():
        with transaction.atomic():
            before_it(shelf)
            done_whole(name, lambda a=act: a(shelf), least=1, among=AMONG)
            transaction.set_rollback(True)
