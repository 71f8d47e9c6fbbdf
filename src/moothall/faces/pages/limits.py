"""How often somebody may try: for pages where guessing must not pay."""

import logging
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from moothall.outside.postgres.cache import count

log = logging.getLogger("moothall.security")


@dataclass(frozen=True)
class Limit:
    """So many tries in so many seconds, counted for each key."""

    name: str
    tries: int
    seconds: int

    def is_reached(self, *keys: str) -> bool:
        """Whether any of these keys has used all its tries."""
        counts = cache.get_many([self._key(key) for key in keys])
        is_reached = any(count >= self.tries for count in counts.values())
        if is_reached:
            log.warning("limit-reached=%s tries=%d seconds=%d", self.name, self.tries, self.seconds)
        return is_reached

    def count(self, *keys: str) -> None:
        """Count a try against each of these keys."""
        for key in keys:
            count(self._key(key), self.seconds)

    def _key(self, key: str) -> str:
        # Whatever was typed, the key is short and plain; and the cache holds no addresses.
        return f"limit:{self.name}:{sha256(key.encode()).hexdigest()}"


def address_of(request: HttpRequest) -> str:
    """Return the network address that a request came from.

    Behind our own proxy that is the last address it added; what a stranger wrote before is not
    believed. A proxy that adds none would let strangers name it, so docs/operate.md asks for it.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
        if forwarded:
            return str(forwarded)
    return str(request.META.get("REMOTE_ADDR", ""))
