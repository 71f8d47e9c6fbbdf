"""How somebody is known by their session: their identity is looked up at every request."""

from allauth.account.auth_backends import AuthenticationBackend

from moothall.ground.people import queries as people
from moothall.ground.people.models import Identity


class Backend(AuthenticationBackend):  # type: ignore[misc]  # it ships no types
    """The sign-in library's, with the identity found by a statement planned once a connection."""

    def get_user(self, user_id: int) -> Identity | None:
        """Return whose session it is, while they may sign in."""
        found = people.identity_by_id(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
