"""Operations share the models of what they take and give, where these are the same."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Header, Path, Query, Router
from pydantic import BaseModel, StringConstraints

from moothall.faces.api import alike

Name = Annotated[str | None, Header(alias="Name", description="Your own.")]
Short = Annotated[str | None, StringConstraints(max_length=3)]


class Thing(BaseModel):
    number: int


class Other(BaseModel):
    number: int


OTHER_THING = type("Thing", (Other,), {"__module__": __name__})


def made(*operations):
    """The models of each operation, all of one router, after they are shared: taken, given."""
    router = Router()
    for number, (view, gives) in enumerate(operations):
        router.get(f"/{number}/{{one}}", response=gives)(view)
    alike.share(router, {})
    every = [one for view in router.path_operations.values() for one in view.operations]
    return [({m.__name__: m for m in one.models}, one.response_models[200]) for one in every]


def first(request: HttpRequest, one: Path[int], name: Name = None): ...


def second(request: HttpRequest, one: Path[int], name: Name = None, text: Query[Short] = None): ...


def third(request: HttpRequest, one: Path[str], name: Name = None, text: Query[str] = ""): ...


def test_what_is_the_same_is_there_once():
    (taken, given), (again, more) = made((first, Thing), (second, Thing))
    assert taken["PathParams"] is again["PathParams"]
    assert taken["HeaderParams"] is again["HeaderParams"]
    assert given is more


def test_another_type_or_another_rule_is_another_model():
    (taken, given), (again, more) = made((second, Thing), (third, Other))
    assert taken["PathParams"] is not again["PathParams"]
    assert taken["QueryParams"] is not again["QueryParams"]
    assert taken["HeaderParams"] is again["HeaderParams"]
    assert given is not more


def test_two_types_of_one_name_are_two():
    (_, given), (_, more) = made((first, Thing), (first, OTHER_THING))
    assert given is not more
