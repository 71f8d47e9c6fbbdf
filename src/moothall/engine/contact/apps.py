"""Django's handle on the package."""

from django.apps import AppConfig


class ContactConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.engine.contact"
    label = "contact"
