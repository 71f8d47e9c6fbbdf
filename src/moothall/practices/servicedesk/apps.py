"""Django's handle on the package."""

import importlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import AppConfig

from moothall.engine.cases import duty

if TYPE_CHECKING:
    from moothall.engine.cases.models import Case


class ServiceDeskConfig(AppConfig):
    """Django's handle on the package, which says who is told outside working hours."""

    name = "moothall.practices.servicedesk"
    label = "servicedesk"

    def ready(self) -> None:
        """Say from now on who is told of a threshold in place of the usual."""
        duty.say(_told)


def _told(case: "Case", at: datetime) -> duty.Told | None:
    """Return whoever is on call for a case; what it takes is loaded when asked."""
    found: duty.Told | None = importlib.import_module(
        "moothall.practices.servicedesk.queries.alerting"
    ).told_instead(case, at=at)
    return found
