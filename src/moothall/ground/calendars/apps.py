"""Django's handle on the package."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.ground.calendars"
    label = "calendars"
