"""Django's handle on the package."""

from django.apps import AppConfig


class ContactCentreConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.practices.contactcentre"
    label = "contactcentre"
