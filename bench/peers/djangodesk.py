"""django-helpdesk as it is installed: its settings, its web application, and its cases.

Run by the programs of `build/desks`. `djangodesk.py fill CASES OPEN` migrates the database of
PEER_DATABASE, fills it, and prints the cookie of an officer who is signed in. Connections are kept
between requests, messages are made and thrown away, and static files are another server's.
"""
# ruff: noqa: PLC0415 -- Django is set up, and a tracker installed, before what needs it

import os
import sys

import project
from django.conf import settings

OFFICERS = 20
PROCESSORS = ("template.context_processors.debug", "template.context_processors.request")
PROCESSORS += ("contrib.auth.context_processors.auth",)
PROCESSORS += ("contrib.messages.context_processors.messages",)
PARTS = ("admin", "auth", "contenttypes", "sessions", "sites", "messages", "staticfiles")
PARTS += ("humanize",)
TICKETS = """
    INSERT INTO helpdesk_ticket (title, created, modified, submitter_email, status, on_hold,
        description, priority, secret_key, queue_id, assigned_to_id)
    SELECT 'Report a missed bin ' || n,
        made.at, made.at, 'resident-' || n || '@example.com',
        CASE WHEN n %% %(one_in)s = 0 THEN 1 + n %% 2 ELSE 3 + n %% 2 END, false,
        'The rubbish bin was not emptied. It was out by six.', 1 + n %% 5, md5(n::text),
        %(queue)s, CASE WHEN n %% 3 > 0 THEN (%(officers)s)[1 + n %% cardinality(%(officers)s)] END
    FROM generate_series(1, %(cases)s) n, LATERAL (SELECT now()
        - CASE WHEN n %% %(one_in)s = 0 THEN 10 ELSE 240 END * (n * 7919 %% 86400)
            * interval '1 second' AS at) made
"""
FOLLOWED = """
    INSERT INTO helpdesk_followup (date, title, comment, public, new_status, ticket_id,
        email_recipients)
    SELECT created + step * interval '1 hour', CASE step WHEN 0 THEN 'Ticket Opened'
        ELSE 'Comment' END, description, true, NULL, id, '[]'
    FROM helpdesk_ticket, generate_series(0, 1) step
"""
"""Every case was opened and answered once."""


def configure() -> None:
    """Say how it is set up."""
    project.configure(
        os.environ["PEER_DATABASE"],
        PARTS,
        ("rest_framework", "django_cleanup.apps.CleanupConfig", "helpdesk"),
        urls=__name__ if __name__ != "__main__" else "peer_urls",
        templates={
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": [f"django.{name}" for name in PROCESSORS]},
        },
        SITE_ID=1,
        STATIC_URL="/static/",
        MEDIA_ROOT=os.environ["PEER_HOME"],
        LOGIN_URL="/login/",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        HELPDESK_TEAMS_MODE_ENABLED=False,  # which its packages for teams would be needed for
        HELPDESK_TEAMS_MODEL="auth.Group",
        HELPDESK_TEAMS_MIGRATION_DEPENDENCIES=[],
        HELPDESK_KBITEM_TEAM_GETTER=lambda item: None,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )


def fill(cases: int, one_in: int) -> str:
    """Migrate, make officers and a queue, and so many cases, one in so many open."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from helpdesk.models import Queue

    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    named = [f"officer-{number}" for number in range(OFFICERS)]
    officers = [
        User.objects.create_user(name, f"{name}@ashby.example", "for a bench", is_staff=True)
        for name in named
    ]
    queue = Queue.objects.create(
        title="Street services", slug="street", email_address="street@ashby.example"
    )
    said = {"cases": cases, "one_in": one_in, "queue": queue.pk}
    with connection.cursor() as cursor:
        cursor.execute(TICKETS, said | {"officers": [one.pk for one in officers]})
        cursor.execute(FOLLOWED)
        cursor.execute("ANALYSE")
    client = Client()
    client.force_login(officers[0])
    return client.cookies["sessionid"].value


def main() -> None:
    """Fill the database, and print the cookie."""
    _, cases, one_in = sys.argv[1:]
    print(fill(int(cases), int(one_in)))


if not settings.configured:
    configure()
    import django

    django.setup()

from django.urls import include, path  # noqa: E402 -- once it is set up

urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]

if __name__ == "__main__":
    sys.modules["peer_urls"] = sys.modules[__name__]
    main()
else:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
