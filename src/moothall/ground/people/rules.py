"""Why something may not be done to people: a sentence, or None where it may."""

from moothall.ground.journal.words import Actor
from moothall.ground.people.models import Person, Standing, Subject
from moothall.ground.people.words import Role


def why_not_disconnect(kept: Subject) -> str | None:
    """Return why a provider must go on signing somebody in, if it must."""
    others = Subject.objects.filter(identity_id=kept.identity_id).exclude(pk=kept.pk)
    if kept.identity.has_usable_password() or others.exists():
        return None
    return "You would have no way to sign in. Set a password first."


def why_not_disable(person: Person, by: Actor) -> str | None:
    """Return why somebody must stay, if they must."""
    if person.disabled_at is not None:
        return "They are disabled already."
    if by == person.actor:
        return "You cannot disable yourself. Ask another administrator."
    return None


def why_not_take(person: Person, role: str, by: Actor) -> str | None:
    """Return why somebody must keep a role, if they must: a council is never without an admin."""
    if role != Role.ADMIN:
        return None
    if by == person.actor:
        return "You cannot take your own role as administrator. Ask another administrator."
    admins = Standing.objects.filter(council_id=person.council_id, role=Role.ADMIN)
    if not admins.exclude(person_id=person.pk).exists():
        return "They are the only administrator. Give somebody else the role first."
    return None


def why_not_merge(kept: Person, gone: Person) -> str | None:
    """Return why two people cannot be made one, if they cannot."""
    if kept.pk == gone.pk or kept.council_id != gone.council_id:
        return "Choose two people of the same council."
    if kept.merged_into_id is not None or gone.merged_into_id is not None:
        return "One of them was merged already. Undo that first."
    if gone.identity_id is not None and kept.identity_id is not None:
        return "Both of them sign in. Disable one of them first."
    if gone.identity_id is not None:
        return "They sign in: merge the other way round, from their page."
    return None
