"""Sessions in Django's own table, found by a statement that is planned once a connection."""

import re
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from moothall.ground.calendars import clock
from moothall.outside.postgres.rows import Rows

_SESSION = Rows(Session, "session_key = $1::text AND expire_date > $2::timestamptz")
_KEY = re.compile(r"[a-z0-9]{32}")
"""The keys that Django gives; what else a cookie holds is no session and is not looked up."""
_MOVED = {
    "allauth.account.auth_backends.AuthenticationBackend": (
        "moothall.faces.pages.signin_backend.Backend"
    )
}
"""Where the ways to sign in lie that sessions made by an earlier release name."""


class SessionStore(db.SessionStore):
    """Django's store, which looks a session up at every request."""

    def __init__(self, session_key: str | None = None) -> None:
        is_one = session_key is not None and _KEY.fullmatch(session_key)
        super().__init__(session_key if is_one else None)

    def load(self) -> dict[str, Any]:
        """Return what the session holds; who was signed in by an earlier release still is."""
        held = super().load()
        if moved := _MOVED.get(held.get(BACKEND_SESSION_KEY, "")):
            held[BACKEND_SESSION_KEY] = moved
        return held

    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.first(self.session_key, clock.now())
        if found is None:
            self._session_key = None
        return found
