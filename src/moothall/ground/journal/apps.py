"""Django's handle on the package."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.ground.journal"
    label = "journal"
