"""The secrets of second steps are worth nothing to whoever has only the database."""

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken

from moothall.ground.calendars import clock
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people import actions as people
from moothall.ground.people import sealing
from moothall.ground.people.models import Identity

OLD, NEW = "the old key of a council", "the new key of a council"
SECRET = "JBSWY3DPEHPK3PXP"
OPERATOR = Actor.job("operator")


@pytest.fixture
def keys(settings):
    def use(*chosen):
        settings.SECOND_STEP_KEYS = list(chosen)

    use(OLD)
    return use


def test_what_is_kept_does_not_show_the_secret_and_is_never_the_same_twice(keys):
    first, second = sealing.sealed(SECRET), sealing.sealed(SECRET)
    assert SECRET not in first + second
    assert first != second
    assert {sealing.opened(first), sealing.opened(second)} == {SECRET}


def test_a_new_key_takes_over_while_the_old_one_still_opens(keys):
    kept = sealing.sealed(SECRET)
    keys(NEW, OLD)
    assert sealing.opened(kept) == SECRET
    again = sealing.sealed(SECRET)
    keys(NEW)
    assert sealing.opened(again) == SECRET
    with pytest.raises(InvalidToken):
        sealing.opened(kept)


def test_what_was_altered_is_not_opened(keys):
    kept = sealing.sealed(SECRET)
    with pytest.raises(InvalidToken):
        sealing.opened(kept[:-4] + "AAA=")


def test_what_was_kept_before_there_was_encryption_can_still_be_read(keys):
    assert sealing.opened(SECRET) == SECRET


@pytest.mark.django_db
def test_resealing_leaves_nothing_that_needs_the_old_key(keys, ashby):
    asha = Identity.objects.create(email="asha@example.org")
    kept = {
        Authenticator.Type.TOTP: {"secret": sealing.sealed(SECRET)},
        Authenticator.Type.RECOVERY_CODES: {"seed": "plain", "used_mask": 5},
    }
    for kind, data in kept.items():
        Authenticator.objects.create(user=asha, type=kind, data=data)
    keys(NEW, OLD)
    assert people.reseal(by=OPERATOR, at=clock.now()) == 1
    keys(NEW)
    data = {step.type: step.data for step in Authenticator.objects.all()}
    assert sealing.opened(data["totp"]["secret"]) == SECRET
    assert sealing.opened(data["recovery_codes"]["seed"]) == "plain"
    assert data["recovery_codes"]["seed"] != "plain"
    assert data["recovery_codes"]["used_mask"] == 5
    with scope.opened([PLATFORM], writes=False):
        assert Entry.objects.filter(verb="identity.resealed").count() == 2
