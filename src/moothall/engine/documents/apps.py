"""Django's name for this package."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files by hash."""

    name = "moothall.engine.documents"
    label = "documents"
