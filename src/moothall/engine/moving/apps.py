"""Django's handle on the package."""

from django.apps import AppConfig


class MovingConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.engine.moving"
    label = "moving"
