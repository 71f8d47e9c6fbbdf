"""Django's handle on the package."""

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.engine.bookings"
    label = "bookings"
