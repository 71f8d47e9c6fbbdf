"""The part of `moothall services messages` that fills the words in."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from moothall.engine.cases import samples
from moothall.engine.cases.samples import Sample
from moothall.engine.catalogue import examples
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.faces.pages import letterpdf
from moothall.faces.pages.letterpdf import Letter
from moothall.ground.calendars import clock

HOME, ZONE, COUNCIL = "https://council.example", "Europe/London", "Example Council"
RULE = "-" * 72


def printed(
    definition: ServiceDefinition, example: Path | None, letters: Path | None
) -> Iterator[str]:
    """Yield every message as people read it; put the letters, as PDF, into a folder."""
    answers, day = _example(example)
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    for one in samples.of(definition, answers, home=HOME, zone=ZONE, at=at):
        yield "\n".join([*_head(one), "", one.body.rstrip(), RULE])
        if letters and one.channel == "letter":
            letters.mkdir(parents=True, exist_ok=True)
            file = letters / f"{definition.service}-{one.on}.pdf"
            file.write_bytes(letterpdf.made(_letter(one, at)))
            yield f"{file}\n{RULE}"


def _example(file: Path | None) -> tuple[Mapping[str, Any], datetime]:
    today = clock.now()
    if file is None:
        return {}, today
    read = examples.read(file.read_text(encoding="utf-8"), file=str(file))
    if isinstance(read, tuple):
        raise click.ClickException("\n".join(str(fault) for fault in read))
    sent = next((one for one in read.journeys if one.ends is None), read.journeys[0])
    return sent.answers, datetime(read.today.year, read.today.month, read.today.day, tzinfo=UTC)


def _head(one: Sample) -> Iterator[str]:
    spare = ", if that does not arrive" if one.is_spare else ""
    yield f"On {one.on}, by {one.channel}{spare}"
    yield f"To: {', '.join(one.recipient.splitlines())}"
    if one.subject:
        yield f"Subject: {one.subject}"
    if one.length:
        yield f"Length: {one.length.characters} characters, sent as {one.length.parts}"


def _letter(one: Sample, at: datetime) -> Letter:
    return Letter(
        council=COUNCIL,
        recipient=one.recipient,
        subject=one.subject,
        body=one.body,
        dated_on=at.date().isoformat(),
    )
