"""The web server's way in."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.config.settings")
os.environ.setdefault("MOOTHALL_ROLE", "web")

application = get_wsgi_application()

# What is loaded stays: the collector need not look at it again, nor so often as it would.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
