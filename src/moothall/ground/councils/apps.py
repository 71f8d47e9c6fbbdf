"""Django's handle on the package."""

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.ground.councils"
    label = "councils"
