"""Machines speak here.

The library makes a model of what each operation takes and one of what it gives, and would build
the reader and the writer of each while the addresses are loaded: a fifth of a web process was
that. Here each is built when it is first used; those of replies never are, outside the document.
"""

from ninja import Schema
from ninja.params.models import ParamModel
from pydantic import BaseModel

KINDS: tuple[type[BaseModel], ...] = (Schema, ParamModel, *ParamModel.__subclasses__())
for kind in KINDS:
    kind.model_config["defer_build"] = True
