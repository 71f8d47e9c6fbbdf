"""Django's handle on the package."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.engine.webhooks"
    label = "webhooks"
