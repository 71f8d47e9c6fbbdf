"""Models that operations have in common: one for all, as the library makes one for each of them.

Two of three are such: what a repeated request names itself by, the reference of a case, a reply
that several operations give.
"""

from typing import Any

from ninja import Router
from pydantic import BaseModel

Model = type[BaseModel]
Same = tuple[object, ...]


def share(router: Router, among: dict[Same, Model]) -> None:
    """Give the operations of a router the models of others that are the same; *among* keeps them.

    It is done before the router is mounted, which copies its operations.
    """
    for view in router.path_operations.values():
        for one in view.operations:
            given: dict[Any, Any] = one.response_models
            one.models[:] = [among.setdefault(_same(model), model) for model in one.models]
            for status, model in given.items():
                if isinstance(model, type):
                    given[status] = among.setdefault(_same(model), model)


def _same(model: Model) -> Same:
    """Return what tells a model from others: its kind, and of each field its type and rules."""
    fields = model.model_fields.items()
    told = [(name, _hashed(field.annotation), repr(field)) for name, field in fields]
    return model.__bases__, model.__name__, *told


def _hashed(annotation: object) -> object:
    """Return an annotation, or what is its own alone where it cannot be compared."""
    try:
        hash(annotation)
    except TypeError:
        return id(annotation)
    return annotation
