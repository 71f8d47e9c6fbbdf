"""Django's handle on the package."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.ground.keys"
    label = "keys"
