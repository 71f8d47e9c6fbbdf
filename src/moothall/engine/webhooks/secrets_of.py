"""The secrets of a webhook: computed from the platform's own key, and stored nowhere.

So no copy of the database holds one. A platform that takes a new key signs with the old one too
for as long as that is among the settings.
"""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from moothall.engine.webhooks.models import Webhook
from moothall.outside.webhooks import signing


def now(webhook: Webhook) -> str:
    """Return the secret of a webhook as its receiver is given it, once."""
    return _secret(settings.SECRET_KEY, webhook, webhook.secret_number)


def in_force(webhook: Webhook, *, at: datetime) -> list[str]:
    """Return every secret that signs now: the newest first, former ones while they overlap."""
    return list(dict.fromkeys(_all(webhook, at)))


def _all(webhook: Webhook, at: datetime) -> Iterator[str]:
    numbers = [webhook.secret_number]
    if webhook.former_until_at and at < webhook.former_until_at:
        numbers.append(webhook.secret_number - 1)
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield from (_secret(key, webhook, number) for number in numbers)


def _secret(key: str, webhook: Webhook, number: int) -> str:
    said = f"moothall webhook {webhook.council_id} {webhook.token} {number}"
    return signing.secret(hmac.digest(key.encode(), said.encode(), hashlib.sha256))
