"""Django's handle on the package."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Django's handle on the package."""

    name = "moothall.practices.knowledge"
    label = "knowledge"
