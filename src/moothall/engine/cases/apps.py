"""Django's handle on the package."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.engine.cases"
    label = "cases"
