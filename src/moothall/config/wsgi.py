"""The web server's way in."""

import gc
import importlib
import os

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.config.settings")
os.environ.setdefault("MOOTHALL_ROLE", "web")

application = get_wsgi_application()


def ready() -> None:
    """Load the addresses too, that the first page need not, and let all of it stay in memory.

    What is loaded stays: the collector need not look at it again, nor so often as it would, and
    processes forked after this go on sharing it.
    """
    get_resolver().reverse_dict  # noqa: B018 -- reading it loads every face
    importlib.import_module("puremagic")  # which the first file that comes would wait for
    connections.close_all()  # none is open; two processes on one would be the end of both
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
