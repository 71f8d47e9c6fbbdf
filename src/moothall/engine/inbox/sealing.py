"""Passwords of mailboxes, encrypted with a key that is not in the database; and what opens one."""

from cryptography.fernet import InvalidToken
from django.conf import settings

from moothall.engine.inbox.models import Mailbox
from moothall.engine.inbox.words import PasswordGone
from moothall.ground.councils.models import Council
from moothall.ground.people import sealing
from moothall.outside.mailbox.client import Setting

PURPOSE = b"moothall mailbox"


def sealed(password: str) -> str:
    """Return a password as it is kept."""
    return sealing.sealed(password, purpose=PURPOSE)


def resealed(kept: str) -> str:
    """Return what is kept of a password, encrypted with the newest of our keys.

    :raises cryptography.fernet.InvalidToken: when it was encrypted with one that is gone.
    """
    return sealed(sealing.opened(kept, purpose=PURPOSE))


def allowed(council: Council) -> set[str]:
    """Return the servers in our own network that a council may read, by what runs this machine."""
    named = (word.partition("=") for word in settings.MAILBOX_HOSTS)
    return {host for slug, _, host in named if slug == council.slug}


def setting_of(box: Mailbox) -> Setting:
    """Return where a mailbox is and what opens it.

    :raises PasswordGone: when its password was encrypted with a key that is gone.
    """
    try:
        password = sealing.opened(box.password, purpose=PURPOSE)
    except InvalidToken as gone:
        raise PasswordGone from gone
    return Setting(
        host=box.host,
        port=box.port,
        user=box.user,
        password=password,
        folder=box.folder,
        is_tls=box.is_tls,
        is_inside=box.host in allowed(box.council),
    )
