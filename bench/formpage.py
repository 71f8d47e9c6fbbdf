"""Row 10: a public form page beside the same page drawn by crispy-forms-gds.

The report of a missed bin, its eleven questions on one page, as two applications give it: ours
(the whole of it: scope, walls, the draft and its answers from the database, the council's layout)
and the smallest Django project that asks the same with crispy-forms-gds (session in the same
database, a bare layout). Each answers GETs in a process of its own by the WSGI interface, in turn.

Beside the ratio of pages a second stand that of processor time, backend included, that of drawing
alone (the template and what it asks for), and the first for one question alone on its page.
"""
# ruff: noqa: PLC0415 -- a process sets Django up before it imports what needs it

import argparse
import io
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from peers import project
from rounds import Promise, report
from submit import PACK, processor_time, set_up

from moothall.outside.postgres.server import Server

HOST = "ashby.localhost"
WHOLE, FIRST = "the whole form", "one question"
PAGES = {WHOLE: "missed-bin-on-one-page", FIRST: "missed-bin"}
CHOSEN = frozenset({"radios", "yesno"})
OURS, PEER = "moothall", "crispy-forms-gds"
PROMISED = 5
LAYOUT = """<!DOCTYPE html><html lang="en" class="govuk-template"><head><title>Form</title></head>
<body class="govuk-template__body"><header class="govuk-header">Ashby Council</header>
<div class="govuk-width-container"><main class="govuk-main-wrapper" id="main-content">
{% load crispy_forms_tags %}{% crispy form %}</main></div>
<footer class="govuk-footer">Ashby Council</footer></body></html>"""
LOADED = {
    "loaders": [
        (
            "django.template.loaders.cached.Loader",
            [
                ("django.template.loaders.locmem.Loader", {"page.html": LAYOUT}),
                "django.template.loaders.app_directories.Loader",
            ],
        )
    ]
}
answer: Callable[[str], bytes]
backend: int
drawing = 0.0
Round = tuple[float, float, float]


def main() -> int:
    """Measure, compare, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="for CI: fewer pages and rounds")
    small = parser.parse_args().small
    pages, rounds = (60, 3) if small else (400, 5)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.chmod(0o755)
        server = Server(home, durable=False)
        server.start()
        try:
            found = measured(server, pages, rounds)
        finally:
            server.stop()
    times, used, drawn = (
        {
            name: statistics.median(turn[which] for turn in turns[1:])
            for name, turns in found.items()
        }
        for which in range(3)
    )
    whole, first = ({who: f"{who}, {page}" for who in (OURS, PEER)} for page in PAGES)
    promise = Promise(
        "the pages a second of crispy-forms-gds", times[whole[OURS]], times[whole[PEER]], PROMISED
    )
    facts = {
        "ratio_of_processor_time": round(used[whole[PEER]] / used[whole[OURS]], 2),
        "ratio_of_drawing": round(drawn[whole[PEER]] / drawn[whole[OURS]], 2),
        "ratio_for_one_question": round(times[first[PEER]] / times[first[OURS]], 2),
        "processor_time_in_us": {name: round(taken * 1e6) for name, taken in used.items()},
    }
    return report(10, times, [promise], **facts)


def measured(server: Server, pages: int, rounds: int) -> dict[str, list[Round]]:
    """Give the seconds and the processor seconds of a page, by application and page and round."""
    server.prepare("bench")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "moothall.config.settings", "MOOTHALL_POOL": "1"}
    os.environ |= {"MOOTHALL_ROLE": "owner", "DATABASE_OWNER_URL": server.url("owner", "bench")}
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        pool.apply(publish, (server.url("superuser", "bench"),))
    os.environ |= {"MOOTHALL_ROLE": "web", "DATABASE_URL": server.url("web", "bench")}
    makers = {OURS: be_ours, PEER: be_the_peer}
    pools = {name: context.Pool(1, maker) for name, maker in makers.items()}
    found: dict[str, list[Round]] = {}
    for page in PAGES:
        for who, pool in pools.items():
            seen = pool.apply(look, (page,))
            if not all(f'name="{one["id"]}'.encode() in seen for one in questions()[page]):
                raise SystemExit(f"{who} does not ask all of {page}")
        for _ in range(rounds + 1):
            for who, pool in pools.items():
                found.setdefault(f"{who}, {page}", []).append(pool.apply(one_round, (page, pages)))
    for pool in pools.values():
        pool.terminate()
    return found


def asked() -> dict[str, Any]:
    """Return the starter pack's report of a missed bin, as it is written there."""
    found = dict(yaml.safe_load((PACK / "missed-bin.yaml").read_text()))
    found["messages"] = [  # to this reader the word `on` is a yes
        {"on" if name is True else name: said for name, said in one.items()}
        for one in found["messages"]
    ]
    return found


def questions() -> dict[str, list[dict[str, Any]]]:
    """Return the questions of each page."""
    every = [one for page in asked()["pages"] if "when" not in page for one in page["questions"]]
    return {WHOLE: every, FIRST: every[:1]}


def publish(url: str) -> None:
    """Migrate, make a council, and publish the service as it is and with one page."""
    set_up(url)
    from moothall.engine.catalogue import actions as catalogue
    from moothall.engine.catalogue import reading
    from moothall.ground.councils import scope
    from moothall.ground.councils.models import Council
    from moothall.ground.journal.words import Actor

    page = {"id": "all", "title": "Report a missed bin", "questions": questions()[WHOLE]}
    made = reading.read(json.dumps(asked() | {"service": PAGES[WHOLE], "pages": [page]}))
    if made.definition is None:
        raise RuntimeError(str(made.faults))
    council = Council.objects.get(slug="ashby")
    with scope.opened([council.pk], writes=True) as at:
        catalogue.publish(council, made.definition, by=Actor.job("bench"), at=at)


def be_ours() -> None:
    """Be a process that serves our pages: begin a journey of each, and keep its address."""
    import django

    django.setup()
    from django.conf import settings
    from django.template.backends import jinja2
    from django.test import Client
    from django.urls import reverse

    from moothall.config.wsgi import application, ready
    from moothall.faces.pages import framed

    ready()
    settings.ALLOWED_HOSTS = [HOST]
    draws_in_time(jinja2.Template, "render")
    draws_in_time(framed, "page")
    paths, client = {}, Client(headers={"host": HOST})
    for page, slug in PAGES.items():
        begun = client.post(reverse("portal:begin", args=(slug,)), follow=True)
        paths[page] = begun.request["PATH_INFO"]
    answers(application, paths, cookies_of(client))


def be_the_peer() -> None:
    """Be a process of the smallest project with crispy-forms-gds."""
    project.configure(
        os.environ["DATABASE_URL"],
        ("sessions",),
        ("crispy_forms", "crispy_forms_gds"),
        urls="peer",
        templates={"OPTIONS": LOADED},
        most=1,
        CRISPY_ALLOWED_TEMPLATE_PACKS=["gds"],
        CRISPY_TEMPLATE_PACK="gds",
    )
    import django

    django.setup()
    from django.core.wsgi import get_wsgi_application
    from django.template.backends import django as django_templates
    from django.test import Client

    sys.modules["peer"] = peer()
    draws_in_time(django_templates.Template, "render")
    paths, client = {page: f"/{slug}" for page, slug in PAGES.items()}, Client()
    for path in paths.values():
        client.get(path, headers={"host": HOST})
    answers(get_wsgi_application(), paths, cookies_of(client))


def peer() -> ModuleType:
    """Return the peer's addresses: a view for each page, whose answers are in the session."""
    from django.http import HttpRequest, HttpResponse
    from django.shortcuts import render
    from django.urls import path

    def view(page: str) -> Callable[[HttpRequest], HttpResponse]:
        form = form_of(questions()[page])

        def shown(request: HttpRequest) -> HttpResponse:
            request.session.setdefault("answers", {})
            drawn = form(initial=request.session["answers"])
            return render(request, "page.html", {"form": drawn})

        return shown

    module = ModuleType("peer")
    module.urlpatterns = [path(slug, view(page)) for page, slug in PAGES.items()]  # type: ignore[attr-defined]
    return module


def form_of(asked: Sequence[dict[str, Any]]) -> Any:  # noqa: ANN401 -- the library ships no types
    """Return the class of a form with these questions, laid out as the peer's guide does."""
    from crispy_forms_gds.fields import DateInputField
    from crispy_forms_gds.helper import FormHelper
    from crispy_forms_gds.layout import Button, Field, Layout, Size
    from django import forms

    def field(one: dict[str, Any]) -> Any:  # noqa: ANN401 -- Django's fields, of any kind
        told = {"label": one["label"], "help_text": one.get("hint", "")}
        told |= {"required": one.get("required", True)}
        if one["type"] in CHOSEN:
            options = one.get(
                "options", [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}]
            )
            choices = [(option["id"], option["label"]) for option in options]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
        if one["type"] == "date":
            return DateInputField(**told)
        if one["type"] == "longtext":
            return forms.CharField(widget=forms.Textarea, max_length=500, **told)
        kind = forms.EmailField if one["type"] == "email" else forms.CharField
        return kind(max_length=one.get("max", 254), **told)

    laid = [
        Field.radios(one["id"], legend_size=Size.MEDIUM)
        if one["type"] in CHOSEN
        else Field.textarea(one["id"], max_characters=500)
        if one["type"] == "longtext"
        else Field(one["id"], context={"legend_size": "govuk-fieldset__legend--m"})
        if one["type"] == "date"
        else Field.text(one["id"])
        for one in asked
    ]

    class Asked(forms.Form):
        def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 -- Django's own
            super().__init__(*args, **more)
            self.helper = FormHelper()
            self.helper.layout = Layout(*laid, Button.primary("go", "Continue"))

    for one in asked:
        Asked.base_fields[one["id"]] = field(one)
    return Asked


def cookies_of(client: Any) -> str:  # noqa: ANN401 -- Django's test client
    """Return what a browser sends back."""
    return "; ".join(f"{name}={kept.value}" for name, kept in client.cookies.items())


def answers(application: Any, paths: dict[str, str], cookies: str) -> None:  # noqa: ANN401 -- WSGI
    """Keep a way to ask this process for a page, and the process of its database session."""
    global answer, backend  # noqa: PLW0603 -- one application a process
    from django.db import connection

    def asked(page: str) -> bytes:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": paths[page],
            "HTTP_HOST": HOST,
            "HTTP_COOKIE": cookies,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
        }
        told: list[str] = []
        reply = application(environ, lambda status, _: told.append(status))
        page_sent = b"".join(reply)
        reply.close()
        if told != ["200 OK"]:
            raise RuntimeError(f"{paths[page]}: {told}")
        return page_sent

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    connection.close()
    answer = asked


def one_round(page: str, pages: int) -> Round:
    """Ask for so many pages; give the seconds, the processor seconds and those of drawing one."""
    global drawing
    drawing, start, before = 0.0, time.perf_counter(), processor_time([backend])
    for _ in range(pages):
        answer(page)
    taken, used = time.perf_counter() - start, processor_time([backend]) - before
    return taken / pages, used / pages, drawing / pages


def draws_in_time(where: Any, name: str) -> None:  # noqa: ANN401 -- a class of Django's, or ours
    """Count the processor seconds that drawing takes there."""
    render = getattr(where, name)

    def timed(*args: Any, **more: Any) -> Any:  # noqa: ANN401 -- passes on what it is given
        global drawing  # noqa: PLW0603 -- one application a process
        start = time.process_time()
        try:
            return render(*args, **more)
        finally:
            drawing += time.process_time() - start

    setattr(where, name, timed)


def look(page: str) -> bytes:
    """Ask for a page once, and give what came."""
    return answer(page)


if __name__ == "__main__":
    sys.exit(main())
