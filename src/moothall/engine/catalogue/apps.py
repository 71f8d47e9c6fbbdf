"""Django's handle on the package."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.engine.catalogue"
    label = "catalogue"
