"""Django's handle on the package."""

import importlib

from django.apps import AppConfig

from moothall.engine.registers import hearing
from moothall.engine.registers.hearing import Heard


class UpkeepConfig(AppConfig):
    """Django's handle on the package, which listens to what is done to records."""

    name = "moothall.engine.upkeep"
    label = "upkeep"

    def ready(self) -> None:
        """Hear of records from now on."""
        hearing.listen(_heard)


def _heard(heard: Heard) -> None:
    """Do what follows; what it takes is loaded when there is something to do."""
    importlib.import_module("moothall.engine.upkeep.actions").follow(
        heard, by=heard.by, at=heard.at
    )
