"""The demo in a database: councils apart, people who sign in, loading twice."""

import stat
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain
from uuid import uuid4

import pytest
from django.test import override_settings
from django.utils.timezone import localdate
from tests.conftest import clone, drop, pointed

from moothall.engine.cases.models import Case, Event
from moothall.engine.catalogue import queries as services
from moothall.engine.filing import queries as documents
from moothall.engine.filing.models import Document, Proposal
from moothall.engine.registers import queries as registers
from moothall.engine.registers.models import Record, SavedView
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.people import queries as people
from moothall.ground.people.models import Home, Identity
from moothall.outside.places.client import Places
from moothall.outside.places.standin import KEY, Standin
from moothall.packs import demo
from moothall.packs.demo import cast, knowing, papers, places, shares, signing, writings
from moothall.packs.demo.households import HOUSEHOLDS, PLACE
from moothall.practices.knowledge import queries as articles
from moothall.practices.knowledge.models import Article, ArticleVersion, Use, View
from moothall.practices.servicedesk.models import Absence, Component

pytestmark = pytest.mark.slow


@contextmanager
def with_few(home):
    """A demo of few cases, whose password is soon hashed and kept in *home*."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with pytest.MonkeyPatch.context() as patch, override_settings(PASSWORD_HASHERS=hashers):
        patch.setenv("MOOTHALL_HOME", str(home))
        patch.setattr(shares, "SMALL", dict.fromkeys(shares.SMALL, 12))
        yield


@pytest.fixture(scope="module")
def filled(postgres, django_db_setup, django_db_blocker, tmp_path_factory):
    """A home, and the name of a database that the demo was loaded into: once for all who look."""
    home, name = tmp_path_factory.mktemp("demo"), f"demo_{uuid4().hex[:12]}"
    clone(postgres, name)
    with with_few(home), pointed("web", postgres, name, django_db_blocker):
        demo.load(lambda label, done, total: None)
    yield home, name
    drop(postgres, name)


@pytest.fixture
def loaded(filled, postgres, django_db_blocker):
    """The demo, which no test changes; gives its home."""
    home, name = filled
    with with_few(home), pointed("web", postgres, name, django_db_blocker):
        yield home


def everything():
    with scope.opened(councils.all_ids(), writes=False):
        return (
            Council.objects.count(),
            Identity.objects.count(),
            Case.objects.exclude(service="desk-visit").count(),
            Event.objects.count(),
            Record.objects.count(),
            Document.objects.count(),
            SavedView.objects.count(),
            Component.objects.count(),
            Absence.objects.count(),
            Home.objects.count(),
            Article.objects.count(),
            ArticleVersion.objects.count(),
            View.objects.count(),
            Use.objects.count(),
        )


def test_the_demo_is_loaded_once(loaded):
    before = everything()
    assert before[:3] == (5, len(cast.PLAYERS), 36)
    assert before[7:9] == (len(knowing.PARTS) * len(places.COUNCILS), 1)
    assert before[9] == sum(len((*one.names, *one.left)) for one in HOUSEHOLDS)
    demo.load(lambda label, done, total: None)
    assert everything() == before


def test_every_register_of_the_packs_shows_what_it_keeps(loaded):
    for place in places.COUNCILS:
        council = councils.by_slug(place.slug)
        with scope.opened([council.pk], writes=False):
            kept = registers.in_force([council.pk])
            assert len(kept) > 10
            assert all(registers.count(one) for one in kept)
            days = Record.objects.exclude(review_on=None).values_list("review_on", flat=True)
            assert min(days) < localdate() < max(days)


def test_there_are_lists_to_open_and_documents_to_let_go(loaded):
    with scope.opened(councils.all_ids(), writes=False):
        names = SavedView.objects.values_list("name", flat=True)
        assert sorted(names) == ["Hosted by us"] * 4 + ["Red risks"] * 4
        due = documents.due(Document.objects.all(), localdate())
        assert due.count() == 2
        assert [one.document.reference for one in Proposal.objects.all()] == [papers.PROPOSED]


def test_there_are_articles_some_due_for_review_and_what_is_counted_of_them(loaded):
    for place in places.COUNCILS:
        council = councils.by_slug(place.slug)
        with scope.opened([council.pk], writes=False) as at:
            found = articles.figures([council.pk], at - timedelta(days=90), at)
            found += articles.standing_figures([council.pk], at.date())
            figures = {one.id: one.value for one in found}
            offered = {one.definition.service for one in services.offers(council.pk)}
            helped = set(chain.from_iterable(Article.objects.values_list("services", flat=True)))
        assert figures["knowledge-overdue"] == 5
        assert figures["knowledge-missed"] == sum(times for _, times in writings.LOOKED_FOR)
        assert min(figures["knowledge-views"], figures["knowledge-uses"]) > 0
        assert figures["knowledge-unhelped"] == 3
        assert helped <= offered


def test_every_council_says_that_it_is_made_up(loaded):
    assert not Council.objects.filter(is_fictional=False).exists()


def test_an_officer_of_the_shared_service_stands_in_three_councils(loaded):
    identity = Identity.objects.get(email=cast.DESK_OFFICER.email)
    who = people.who(identity.pk, councils.all_ids())
    assert len(who.councils_as("officer")) == 3


def test_the_resident_lives_with_others_and_somebody_left(loaded):
    council = councils.by_slug(PLACE.slug)
    with scope.opened([council.pk], writes=False):
        home = people.home_of(people.by_email(council.pk, cast.RESIDENT.email))
        found = [(one.person.name, one.is_there) for one in people.household(home)]
    with Standin() as standin:
        assert home.uprn in {one.uprn for one in Places(standin.url, KEY).at(home.postcode)}
        assert home.dwelling.lines in {
            one.lines for one in Places(standin.url, KEY).at(home.postcode)
        }
    first = HOUSEHOLDS[0]
    assert found == [(name, True) for name in sorted(first.names)] + [("Mark Turner", False)]


def test_the_password_is_made_here_and_kept_for_this_user_alone(loaded):
    kept = loaded / "demo-password"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text() == signing.password()
    assert signing.password() in "\n".join(demo.sign_in())
    identity = Identity.objects.get(email=cast.RESIDENT.email)
    assert identity.check_password(signing.password())


def test_progress_ends_where_it_said(loaded):
    seen = {}
    demo.load(lambda label, done, total: seen.__setitem__(label, (done, total)))
    assert seen["Cases"] == (36, 36)
    assert all(done == total for done, total in seen.values())
