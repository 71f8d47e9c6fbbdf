"""Make the platform ready for a command: Django, under a login role."""

import os

import click
import django

from moothall.faces.console.embedded import database

__all__ = ["database", "ready"]


def ready(role: str) -> None:
    """Set Django up under a login role; a setting that cannot be used is a refusal."""
    os.environ["MOOTHALL_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.config.settings")
    try:
        django.setup()
    except ValueError as fault:  # a setting that says what is wrong with it
        raise click.ClickException(str(fault)) from fault
