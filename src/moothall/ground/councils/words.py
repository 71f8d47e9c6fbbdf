"""The words of councils: kinds, refusals, and the tables that stand outside the walls."""

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused

GLOBAL_TABLES: dict[str, str] = {
    "councils_council": "Which councils there are decides the scope, so it is read first.",
    "councils_membership": "Which councils share a service decides the scope too.",
    "people_identity": "Somebody signs in before any council is known.",
    "people_standing": "Who may do what where (ids only) decides the scope.",
    "people_signin": "Sign-in: who did or tried to, where; somebody ends sessions of every host.",
    "people_subject": "Sign-in: whom a provider vouches for, before any council is known.",
    "insight_measureversion": "What is measured is the same for every council.",
    "contact_allowance": "What an unverified address gets a day is counted over all councils;"
    " it holds keyed digests, no addresses.",
    "moothall_cache": "Tries are counted before anyone is known; keys are digests and addresses.",
    "django_migrations": "Django's own list of what has been migrated.",
    "django_session": "A session exists before anyone is known.",
    "django_content_type": "Django's own list of models.",
    "auth_group": "Made by Django's sign-in application; not used.",
    "auth_group_permissions": "Made by Django's sign-in application; not used.",
    "auth_permission": "Made by Django's sign-in application; not used.",
    "account_emailaddress": "Sign-in: which addresses of an identity are verified.",
    "account_emailconfirmation": "Sign-in: proofs of address under way.",
    "mfa_authenticator": "Sign-in: second factors of an identity.",
}
"""Every table without row-level security, each with the reason."""

VERBS: dict[str, str] = {
    "council.added": "A council or a partnership joined the platform.",
    "council.joined": "A council joined a partnership.",
    "council.named": "A council was given its name in Welsh, or lost it.",
    "team.added": "A team was set up.",
}


class Kind(TextChoices):
    """What stands in the list of councils."""

    COUNCIL = "council", "Council"
    PARTNERSHIP = "partnership", "Partnership of councils"


class NoSuchCouncil(Refused):
    """There is no council of that name here."""
