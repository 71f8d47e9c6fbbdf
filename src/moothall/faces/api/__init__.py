"""Machines speak here.

The library makes a model of what each operation takes and one of what it gives, and would build
the reader and the writer of each while the addresses are loaded: a third of a web process was
that. Here each is built when it is first used; those of replies never are, outside the document.
"""

from ninja import Schema
from ninja.params.models import ParamModel

for kind in (Schema, ParamModel, *ParamModel.__subclasses__()):
    kind.model_config["defer_build"] = True
