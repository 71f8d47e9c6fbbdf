"""The least that a signed-in officer's case costs in Django: a session, a form, one row.

No desk: a project of Django's own parts, with sign-in, a token in its form, as many fields as are
asked for a missed bin, each checked, and a table with nothing beside its key. What a case costs
more than this, a desk decides.

`baredesk.py fill` migrates the database of PEER_DATABASE and prints the cookie of an officer.
"""
# ruff: noqa: PLC0415 -- Django is set up before what needs it

import gc
import os
import sys

import project
from django.conf import settings

TABLE = """
    CREATE TABLE bare_case (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        officer_id integer NOT NULL, made timestamptz NOT NULL DEFAULT now(), said jsonb NOT NULL)
"""
WRITTEN = "INSERT INTO bare_case (officer_id, said) VALUES (%s, %s)"


def configure() -> None:
    """Say how it is set up."""
    urls = __name__ if __name__ != "__main__" else "peer_urls"
    project.configure(os.environ["PEER_DATABASE"], ("auth", "contenttypes", "sessions"), urls=urls)


def fill() -> str:
    """Migrate, and make an officer; return the cookie of their session."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    client = Client()
    client.force_login(User.objects.create_user("officer"))
    return client.cookies["sessionid"].value


if not settings.configured:
    configure()
    import django

    django.setup()

from django import forms  # noqa: E402 -- once it is set up
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.core.serializers.json import DjangoJSONEncoder  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.shortcuts import redirect  # noqa: E402
from django.urls import path  # noqa: E402

CHOICES = {
    "channel": ("phone", "counter"),
    "bin_kind": ("rubbish", "recycling", "garden"),
    "was_out": ("yes", "no"),
    "help_to_move": ("yes", "no"),
}


class Called(forms.Form):
    """What is asked for a missed bin."""

    token = forms.UUIDField()
    channel, bin_kind, was_out, help_to_move = (
        forms.ChoiceField(choices=[(one, one) for one in each]) for each in CHOICES.values()
    )
    missed_on = forms.DateField()
    address_line = forms.CharField(max_length=200)
    town = forms.CharField(max_length=100)
    postcode = forms.RegexField(r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$")
    more = forms.CharField(max_length=4000)
    full_name = forms.CharField(max_length=200)
    phone = forms.CharField(max_length=30)
    email = forms.EmailField()


@login_required
def call(request: HttpRequest) -> HttpResponse:
    """Give the token of the form, or check what was typed and keep it."""
    if request.method != "POST":
        return HttpResponse(f'<input name="csrfmiddlewaretoken" value="{get_token(request)}">')
    form = Called(request.POST)
    if not form.is_valid():
        return HttpResponse(str(form.errors), status=422)
    with transaction.atomic(), connection.cursor() as cursor:
        said = DjangoJSONEncoder().encode(form.cleaned_data)
        cursor.execute(WRITTEN, [request.user.pk, said])
    return redirect("/done")


urlpatterns = [path("call", call)]

if __name__ == "__main__":
    sys.modules["peer_urls"] = sys.modules[__name__]
    print(fill())
else:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    gc.freeze()  # as ours: what is loaded stays, and need not be looked at again
    gc.set_threshold(50_000, 20, 50)
