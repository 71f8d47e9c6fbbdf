"""A whole number in a body is a number without a part, and nothing else."""

from types import UnionType
from typing import Annotated, Union, get_args, get_origin

import pytest
from ninja.openapi.schema import BODY_CONTENT_TYPES
from pydantic import BaseModel, TypeAdapter, ValidationError

from moothall.faces.api.replies import Day, Moment
from moothall.faces.api.urls import api

pytestmark = pytest.mark.django_db
QUIET = "/settings/messages/quiet"
ASSIGN = "/cases/BCD-FGH-JKM/assign"
WRONG = {"detail": "Input should be a valid integer", "pointer": "#/person"}


def whole_numbers(kind, terms=(), name=""):
    """Every whole number in a type, with the name of its field and its terms."""
    if kind is int:
        yield name, Annotated[(int, *terms)] if terms else int
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for inner, field in kind.model_fields.items():
            place = f"{kind.__name__}.{inner}"
            yield from whole_numbers(field.annotation, field.metadata, place)
    elif get_origin(kind) is Annotated:
        first, *more = get_args(kind)
        yield from whole_numbers(first, (*terms, *more), name)
    else:
        is_choice = get_origin(kind) in (Union, UnionType)
        for inner in get_args(kind):
            yield from whole_numbers(inner, terms if is_choice else (), name)


def sent_in_bodies():
    return dict(
        sorted(
            found
            for _, router in api._routers
            for view in router.path_operations.values()
            for one in view.operations
            for taken in one.models
            if taken.__ninja_param_source__ in BODY_CONTENT_TYPES
            for found in whole_numbers(taken)
        )
    )


def takes(kind, value):
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError as wrong:
        return {one["type"] for one in wrong.errors()} - {"int_type"} != set()
    return True


def test_no_body_takes_true_or_a_text_or_a_part_for_a_whole_number():
    found = sent_in_bodies()
    assert len(found) > 60
    lax = {
        name: value
        for name, kind in found.items()
        for value in (True, "10", 10.5)
        if takes(kind, value)
    }
    assert lax == {}


@pytest.mark.parametrize("kind", [Day, Moment])
@pytest.mark.parametrize("number", [0, 86400, 86400.0, True, "0", "86400"])
def test_no_number_is_a_day_or_a_moment(kind, number):
    with pytest.raises(ValidationError, match="Write it as in ISO 8601"):
        TypeAdapter(kind).validate_python(number)


@pytest.mark.parametrize("written", ["true", '"4"', "4.5", "1e999"])
def test_what_is_no_whole_number_is_refused_with_its_place(machine, written):
    said = machine.send(ASSIGN, f'{{"person": {written}}}')
    assert (said.status_code, said.json()["errors"]) == (422, [WRONG])


@pytest.mark.parametrize("written", ["22", "22.0", "2.2e1"])
def test_a_number_without_a_part_is_whole_however_it_is_written(machine, written):
    said = machine.send(QUIET, f'{{"begins": {written}, "ends": 7}}', method="put")
    assert (said.status_code, said.json()["quiet"]["begins"]) == (200, 22)
