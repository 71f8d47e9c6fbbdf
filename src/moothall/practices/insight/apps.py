"""Django's handle on the package."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.practices.insight"
    label = "insight"
