"""The web server's way in."""

import gc
import importlib
import os
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.template import engines
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.config.settings")
os.environ.setdefault("MOOTHALL_ROLE", "web")

application = get_wsgi_application()


SHARED = ("govuk_frontend_jinja/components/", "pages/")
"""Where the templates lie that most pages are made of."""


def ready() -> None:
    """Load the addresses and what pages share, that the first page need not, and let it all stay.

    What is loaded stays: the collector need not look at it again, nor so often as it would, and
    processes forked after this go on sharing it.
    """
    get_resolver().reverse_dict  # noqa: B018 -- reading it loads every face
    importlib.import_module("puremagic")  # which the first file that comes would wait for
    _compile_what_pages_share()
    connections.close_all()  # none is open; two processes on one would be the end of both
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _compile_what_pages_share() -> None:
    """Compile the templates that most pages are made of: once, not in each process."""
    templates: Any = engines["jinja2"]
    for name in templates.env.list_templates(extensions=["html"]):
        if name.startswith(SHARED):
            templates.env.get_template(name)
