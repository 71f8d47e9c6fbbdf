"""Django's handle on the package."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.practices.visits"
    label = "visits"
