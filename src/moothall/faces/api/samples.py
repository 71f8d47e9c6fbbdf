"""The messages of a service before anybody gets them: of a draft, and of every version."""

from collections.abc import Mapping
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases import samples
from moothall.engine.cases.samples import Sample
from moothall.engine.catalogue import examples, queries, reading
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import NO_NUL, In, Out, answered
from moothall.faces.api.versions import VersionOf
from moothall.faces.pages import addresses
from moothall.faces.pages.problems import Fault

router = Router(tags=["versions"])
READ = Key("versions:read")
Text = Annotated[str, StringConstraints(max_length=samples.LONGEST, pattern=NO_NUL)]


class SampleOut(Out):
    """A message as it would arrive, with made-up values."""

    on: str = Field(description="When it is sent: submitted, replied, paused and so on.")
    channel: str
    is_spare: bool = Field(description="Sent only where the way before it failed.")
    recipient: str
    subject: str
    body: str
    characters: int | None = Field(description="As a text is charged; null: it is no text.")
    parts: int | None


class Samples(Out):
    """Every message of a service, in each way that it may go."""

    items: list[SampleOut]


class ChangeOut(Out):
    """What became of one message: its lines, each after `+ `, `- ` or two blanks."""

    on: str
    lines: list[str]


class VersionSamples(Samples):
    """The messages of a version, and what is other than in the version before."""

    changes: list[ChangeOut]


class DraftTexts(In):
    """A definition that is not published, and example journeys whose answers fill the messages."""

    text: Text = Field(description="The definition, in YAML, as `moothall services` reads it.")
    example: Text = Field(default="", description="Example journeys, in YAML.")


@router.get(
    "/services/{service}/versions/{number}/samples",
    response=VersionSamples,
    auth=READ,
    url_name="version-samples",
)
def of_version(request: HttpRequest, path: Path[VersionOf]) -> HttpResponse:
    """Return the messages of a version, and what changed in their words."""
    here = seat(request)
    version = queries.version(here.council.pk, path.service, number=path.number)
    definition = queries.definition(version.pk)
    every = queries.versions(here.council.pk, path.service)
    before = next((one for one in every if one.number < version.number), None)
    changes = samples.changes(queries.definition(before.pk), definition) if before else []
    told = [ChangeOut(on=one.on, lines=[_line(*line) for line in one.lines]) for one in changes]
    return answered(VersionSamples(items=_of(here, definition, {}), changes=told))


@router.post("/samples", response=Samples, auth=READ, url_name="samples")
def of_draft(request: HttpRequest, given: DraftTexts) -> HttpResponse:
    """Return the messages of a definition that is not published; keeps and sends nothing."""
    here = seat(request)
    found = reading.read(given.text, file="line", known=queries.known(here.council))
    if found.definition is None:
        faults = found.faults or ["That is no whole service."]
        raise Invalid(*(Fault(str(one), pointer="#/text") for one in faults))
    return answered(Samples(items=_of(here, found.definition, _answers(given.example))))


def _answers(text: str) -> Mapping[str, Any]:
    """Return the answers of the first example that is sent; none where there is no example."""
    if not text.strip():
        return {}
    read = examples.read(text, file="line")
    if isinstance(read, tuple):
        raise Invalid(*(Fault(str(one), pointer="#/example") for one in read))
    return next((one for one in read.journeys if one.ends is None), read.journeys[0]).answers


def _of(here: Seat, definition: ServiceDefinition, answers: Mapping[str, Any]) -> list[SampleOut]:
    home, zone = addresses.of(here.council, ""), here.council.zone
    return [_told(one) for one in samples.of(definition, answers, home=home, zone=zone, at=here.at)]


def _line(sign: str, text: str) -> str:
    return f"{sign or ' '} {text}"


def _told(one: Sample) -> SampleOut:
    return SampleOut(
        on=one.on,
        channel=one.channel,
        is_spare=one.is_spare,
        recipient=one.recipient,
        subject=one.subject,
        body=one.body,
        characters=one.length.characters if one.length else None,
        parts=one.length.parts if one.length else None,
    )
