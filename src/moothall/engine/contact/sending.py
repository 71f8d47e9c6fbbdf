"""Whose key and templates a council's messages leave by, and the secret that opens them."""

import re

from django.conf import settings

from moothall.engine.contact.models import Sender
from moothall.ground.people import sealing
from moothall.outside.notify.client import Setting

PURPOSE = b"moothall key to notify"
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
KEY = re.compile(rf"[A-Za-z0-9_.-]+-{_UUID}-{_UUID}", re.IGNORECASE)
"""A key as Notify gives it out: its name, the number of the service, the secret."""


def sealed(key: str) -> str:
    """Return a key to Notify as it is kept."""
    return sealing.sealed(key, purpose=PURPOSE)


def resealed(kept: str) -> str:
    """Return what is kept of a key, encrypted with the newest of ours.

    :raises cryptography.fernet.InvalidToken: when it was encrypted with one that is gone.
    """
    return sealed(sealing.opened(kept, purpose=PURPOSE))


def platforms() -> Setting:
    """Return where Notify is and the key to it that the platform's settings name."""
    return Setting(settings.NOTIFY_KEY, settings.NOTIFY_URL, settings.NOTIFY_TEMPLATES)


def setting_of(sender: Sender | None) -> Setting:
    """Return the key and the templates that a council's messages leave by: its own, or ours.

    :raises cryptography.fernet.InvalidToken: when its key was encrypted with one that is gone.
    """
    if sender is None or not sender.key:
        return platforms()
    templates = {
        "email": sender.email_template,
        "text": sender.text_template,
        "letter": sender.letter_template,
    }
    key = sealing.opened(sender.key, purpose=PURPOSE)
    return Setting(key, settings.NOTIFY_URL, templates)
