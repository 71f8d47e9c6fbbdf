"""Django's handle on the package."""

from django.apps import AppConfig


class FilingConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.engine.filing"
    label = "filing"
