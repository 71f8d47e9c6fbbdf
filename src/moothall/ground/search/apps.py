"""Django's name for this package."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """What can be found."""

    name = "moothall.ground.search"
    label = "search"
