"""Django's handle on the package."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.engine.places"
    label = "places"
