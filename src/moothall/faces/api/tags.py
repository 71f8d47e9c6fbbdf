"""The tags that running cases have, over the wire."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from moothall.engine.cases import queries
from moothall.faces.api.callers import Key, seat
from moothall.faces.api.replies import Out, answered

router = Router(tags=["cases"])


class TagInUse(Out):
    """A tag, and how many open or paused cases that the key may see have it."""

    tag: str
    cases: int


class TagsInUse(Out):
    """The tags in use, those of the most cases first; at most 200."""

    items: list[TagInUse]


@router.get(
    "/tags", response=TagsInUse, auth=Key("cases:read"), url_name="tags", summary="Tags in use"
)
def listed(request: HttpRequest) -> HttpResponse:
    """List the tags of running cases that the key may see."""
    found = queries.tags_in_use(seat(request).seen)
    return answered(TagsInUse(items=[TagInUse(tag=name, cases=n) for name, n in found]))
