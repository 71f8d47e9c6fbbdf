"""A council's own key to Notify: its messages leave by it, and nobody else's do."""

import pytest
from tests.engine.contact.test_carrying import (  # noqa: F401 -- fixtures among them
    ADDRESS,
    LOOP,
    ashby,
    make_due,
    messages,
    office,
    queue,
    standin,
)

from moothall.engine.contact import actions, jobs
from moothall.engine.contact.actions import Office
from moothall.engine.contact.carriers import Carriers
from moothall.engine.contact.words import State
from moothall.ground.councils import scope
from moothall.outside.mail.client import Post
from moothall.outside.notify import tokens
from moothall.outside.notify.standin import Standin
from moothall.outside.notify.templates import NUMBERS


@pytest.fixture
def own(tmp_path, settings, ashby):  # noqa: F811 -- the fixture
    """Ashby with its own key, which only its own Notify knows."""
    with Standin(tmp_path / "own") as running:
        settings.NOTIFY_URL = running.url
        with scope.opened([ashby.pk], writes=True) as at:
            said = Office(key=tokens.key("live"), text=NUMBERS["text"])
            actions.open_office(ashby, said, by=LOOP, at=at)
        yield running


def test_a_councils_texts_leave_by_its_own_key(ashby, own, standin):  # noqa: F811
    queue(ashby)
    post = Post(host="127.0.0.1", port=9, timeout=2)
    assert jobs.deliver_once(Carriers(post, office(standin))) == 1
    assert [one["phone_number"] for one in own.folder] == ["+447700900111"]
    assert list(standin.folder) == []
    own.settle()
    make_due(ashby)
    assert jobs.ask_once(office(standin)) == 1
    assert messages(ashby)[0].state == State.DELIVERED


def test_a_channel_without_a_template_of_ones_own_says_so(ashby, own, standin):  # noqa: F811
    queue(ashby, channel="letter", recipient=ADDRESS)
    jobs.deliver_once(Carriers(Post(host="127.0.0.1", port=9, timeout=2), office(standin)))
    assert "no GOV.UK Notify template" in messages(ashby)[0].reason


def test_a_key_that_opens_nothing_stands_in_the_way_of_one_council_only(ashby, own):  # noqa: F811
    channels = {"email", "text", "letter"}
    jobs._channels(ashby.pk, channels).clear()
    assert channels == {"email", "text", "letter"}
    with scope.opened([ashby.pk], writes=True) as at:
        actions.close_office(ashby, by=LOOP, at=at)
    assert jobs._channels(ashby.pk, channels) is channels
