"""Django's handle on the package."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.ground.people"
    label = "people"
