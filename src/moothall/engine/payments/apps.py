"""Django's name for this package."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """The payments package."""

    name = "moothall.engine.payments"
    label = "payments"
