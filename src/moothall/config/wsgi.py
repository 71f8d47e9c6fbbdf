"""The web server's way in."""

import gc
import importlib
import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.urls import get_resolver
from django.utils import translation

from moothall.config import memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.config.settings")
os.environ.setdefault("MOOTHALL_ROLE", "web")

application = get_wsgi_application()


SHARED = ("govuk_frontend_jinja/components/", "pages/")
"""Where the templates lie that most pages are made of."""
DEFINED = (
    ("moothall.engine.catalogue.definition", "ServiceDefinition"),
    ("moothall.engine.registers.definition", "RegisterDefinition"),
)
"""What is read from its definition at most pages."""


def ready() -> None:
    """Load the addresses and what pages share, that the first page need not, and let it all stay.

    What is loaded stays: the collector need not look at it again, nor so often as it would, and
    processes forked after this go on sharing it. The API and templates come first: making them
    leaves gaps in memory, which the other faces then fill.
    """
    importlib.import_module("moothall.faces.api.urls")
    _compile_what_pages_share()
    gc.collect()
    get_resolver().reverse_dict  # noqa: B018 -- reading it loads every face
    for module, name in DEFINED:
        getattr(importlib.import_module(module), name).model_rebuild()
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Continue")
    importlib.import_module("moothall.config.rehearsal").rehearse(application)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    memory.release()


def _compile_what_pages_share() -> None:
    """Compile the templates that most pages are made of: once, not in each process."""
    templates: Any = engines["jinja2"]
    for name in templates.env.list_templates(extensions=["html"]):
        if name.startswith(SHARED):
            templates.env.get_template(name)
