"""Why something may not be done to people: a sentence, or None where it may."""

from moothall.ground.people.models import Subject


def why_not_disconnect(kept: Subject) -> str | None:
    """Return why a provider must go on signing somebody in, if it must."""
    others = Subject.objects.filter(identity_id=kept.identity_id).exclude(pk=kept.pk)
    if kept.identity.has_usable_password() or others.exists():
        return None
    return "You would have no way to sign in. Set a password first."
