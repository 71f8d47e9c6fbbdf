"""Django's handle on the package."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.engine.inbox"
    label = "inbox"
