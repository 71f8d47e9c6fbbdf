"""Django's handle on the package."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.engine.registers"
    label = "registers"
