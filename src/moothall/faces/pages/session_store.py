"""Sessions in Django's own table, found by a statement that is planned once a connection."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from moothall.ground.calendars import clock
from moothall.outside.postgres.rows import Rows

_SESSION = Rows(Session, "session_key = $1::text AND expire_date > $2::timestamptz")


class SessionStore(db.SessionStore):
    """Django's store, which looks a session up at every request."""

    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.first(self.session_key, clock.now())
        if found is None:
            self._session_key = None
        return found
