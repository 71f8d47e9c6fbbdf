"""F5, of forms, files, keys and calls under way: whichever statement fails, nothing of it is there.

All trials share one set-up, to which the database goes back after each.
"""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from tests.engine.cases.conftest import a_desk
from tests.engine.documents.taking import sent
from tests.faults.statements import FORMS, done_whole

from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import queries as services
from moothall.engine.catalogue.models import Draft
from moothall.engine.documents import actions as documents
from moothall.engine.documents.actions import Wanted
from moothall.engine.documents.models import File, Held
from moothall.ground.councils import scope
from moothall.ground.keys import actions as keys
from moothall.ground.keys import queries as known_keys
from moothall.ground.keys import tokens
from moothall.ground.keys.actions import Given, Terms
from moothall.ground.keys.models import Key, Reply
from moothall.ground.people import queries as people
from moothall.outside.scanner.client import Scanner
from moothall.practices.contactcentre import actions as calls
from moothall.practices.contactcentre.models import KeptCall

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOKEN = UUID("00000000-0000-4000-8000-000000000009")
AGO = timedelta(days=100)


class Forms:
    """A desk, and what is under way at it before the action that is tried."""

    def __init__(self, council, at):
        self.council, self.at, self.desk = council, at, a_desk(council)
        self.asha = self.desk.people["asha"]
        self.how = {"by": self.asha.actor, "at": at}

    def key(self):
        terms = Terms(name="Bins", scopes=["cases:read"], person=self.asha)
        self.made, self.text = keys.make(self.council, terms, **self.how)

    def reply(self):
        self.key()
        self.caller = known_keys.caller(self.made)
        self.keeps("1")
        Reply.objects.update(answered_at=self.at - AGO)

    def keeps(self, token):
        given = Given(token, "0" * 64, 200, {}, f"{{}} {self.asha.email}")
        return keys.keep_reply(self.caller, given, **self.how)

    def call_with_files(self):
        self.held()
        self.call()

    def call(self):
        said = calls.Call(token=TOKEN, service="missed-bin", typed={"a": "b"}, caller_id=self.lars)
        return calls.put_aside(self.asha, said, **self.how)

    @property
    def lars(self):
        return self.desk.people["dev"].pk

    def old_call(self):
        self.call()
        KeptCall.objects.update(saved_at=self.at - AGO)

    def draft(self):
        version = services.head(self.council.pk, "missed-bin")
        self.begun = catalogue.start_draft(version, **self.how)

    def old_draft(self):
        self.draft()
        Draft.objects.update(started_at=self.at - AGO, saved_at=self.at - AGO)

    def holds(self):
        wanted = Wanted(TOKEN, "photo", 3)
        return documents.hold(self.council, sent(), wanted, **self.how)

    def held(self):
        self.one = self.holds()

    def held_long_ago(self):
        self.held()
        Held.objects.update(held_at=self.at - AGO)

    def held_by_a_draft(self):
        self.draft()
        documents.hold(self.council, sent(), Wanted(self.begun.token, "photo"), **self.how)

    def unused(self):
        documents.take(self.council, sent(), **self.how)
        File.objects.update(taken_at=self.at - AGO)


def nothing(forms):
    return None


KEYS = {
    "make": (nothing, Forms.key),
    "make_own": (
        nothing,
        lambda f: keys.make_own(
            f.asha,
            Terms(name="Mine", scopes=["cases:read"], expires_at=f.at + timedelta(days=7)),
            **f.how,
        ),
    ),
    "revoke": (Forms.key, lambda f: keys.revoke(Key.objects.get(), **f.how)),
    "revoke_all": (Forms.key, lambda f: keys.revoke_all(f.asha, **f.how)),
    "use": (Forms.key, lambda f: keys.use(f.council.pk, tokens.read(f.text), **f.how)),
    "keep_reply": (Forms.reply, lambda f: f.keeps("1")),
    "forget_replies": (Forms.reply, lambda f: keys.forget_replies(f.council.pk, **f.how)),
    "erase": (Forms.reply, lambda f: keys.erase(people.whose(f.asha), **f.how)),
}
CALLS = {
    "put_aside": (Forms.held, Forms.call),
    "forget_call": (Forms.call_with_files, lambda f: calls.forget_call(f.asha, TOKEN, **f.how)),
    "forget_old": (Forms.old_call, lambda f: calls.forget_old(**f.how)),
    "erase": (
        Forms.call_with_files,
        lambda f: calls.erase(people.whose(f.desk.people["dev"]), **f.how),
    ),
}
FILES = {
    "take": (nothing, lambda f: documents.take(f.council, sent(), **f.how)),
    "hold": (nothing, Forms.holds),
    "release": (Forms.held, lambda f: documents.release(f.council, TOKEN, f.one.key, **f.how)),
    "keep_only": (
        Forms.held,
        lambda f: documents.keep_only(f.council, TOKEN, "photo", keys=[], **f.how),
    ),
    "keep_until": (
        Forms.held,
        lambda f: documents.keep_until(f.council.pk, TOKEN, f.at + AGO, **f.how),
    ),
    "let_go": (Forms.held, lambda f: documents.let_go(f.council.pk, [TOKEN], **f.how)),
    "hand_over": (
        Forms.held,
        lambda f: documents.hand_over(f.council.pk, TOKEN, [str(f.one.key)], **f.how),
    ),
    "scan_again": (
        Forms.held,
        lambda f: documents.scan_again(File.objects.get(), Scanner("", 1), **f.how),
    ),
    "forget_held": (Forms.held_long_ago, lambda f: documents.forget_held(**f.how)),
    "erase": (Forms.held_by_a_draft, lambda f: documents.erase(people.whose(f.asha), **f.how)),
    "destroy": (Forms.unused, lambda f: documents.destroy(File.objects.get(), **f.how)),
    "remove_unused": (Forms.unused, lambda f: documents.remove_unused(f.council.pk, **f.how)),
}
DRAFTS = {
    "start_draft": (nothing, Forms.draft),
    "keep_draft": (
        Forms.draft,
        lambda f: catalogue.keep_draft(f.begun.token, email="a@example.org", **f.how),
    ),
    "discard_draft": (
        Forms.draft,
        lambda f: catalogue.discard_draft(f.begun.token, **f.how),
    ),
    "forget_drafts": (Forms.old_draft, lambda f: catalogue.forget_drafts(**f.how)),
    "erase": (Forms.draft, lambda f: catalogue.erase(people.whose(f.asha), **f.how)),
}
TRIALS = {"keys": KEYS, "calls": CALLS, "files": FILES, "drafts": DRAFTS}


@pytest.mark.timeout(300)
def test_what_is_under_way_is_done_whole_or_not_at_all(ashby, settings, tmp_path):
    settings.FILES, settings.SCANNER = tmp_path, ""
    with scope.opened([ashby.pk], writes=True) as at:
        forms = Forms(ashby, at)
        for what, trials in TRIALS.items():
            for name, (before_it, act) in trials.items():
                with transaction.atomic():
                    before_it(forms)
                    done_whole(f"{name} of {what}", lambda a=act: a(forms), least=1, among=FORMS)
                    transaction.set_rollback(True)
