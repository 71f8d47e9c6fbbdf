"""What the figures come to, in a few plain sentences. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moothall.practices.insight.reports import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from moothall.practices.insight.measures.figures import Figure
    from moothall.practices.insight.reports.lines import Line, Pack, Section


def sentences(pack: Pack) -> Iterator[str]:
    """Yield the summary, one sentence after another; what was not measured is said last."""
    found = {section.id: section for section in pack.sections}
    totals = {line.figure.id: line.figure.n for line in pack.controls}
    yield from _work(totals)
    for name, say in (
        ("first-response", _response),
        ("resolution", _resolution),
        ("resolution-sla", _within_target),
        ("first-response-sla", _answered_within_target),
        ("satisfaction", _satisfaction),
    ):
        if name in found and found[name].headline.number is not None:
            yield from say(found[name])
    missing = [s.name.lower() for s in pack.sections if s.headline.figure.value is None]
    if missing:
        yield f"{wording.NOT_MEASURED}: {_listed(missing)}."


def identity(totals: Sequence[Figure]) -> str:
    """Say the control totals as a sum."""
    n = {figure.id.removeprefix("control."): figure.n for figure in totals}
    if len(n) != 6:
        return ""
    after = n["opened-before"] + n["created"] + n["reopened"] - n["resolved"] - n["cancelled"]
    said = (
        f"{n['opened-before']:,} open before + {n['created']:,} created + "
        f"{n['reopened']:,} reopened {wording.MINUS} {n['resolved']:,} resolved {wording.MINUS} "
        f"{n['cancelled']:,} cancelled or merged = {after:,} open after."
    )
    if after != n["open-after"]:
        return f"{said} This does not agree with the {n['open-after']:,} counted open."
    return f"{said} The count of open cases agrees."


def _work(totals: dict[str, int]) -> Iterator[str]:
    if "control.created" in totals:
        created, resolved = totals["control.created"], totals["control.resolved"]
        before, after = totals["control.opened-before"], totals["control.open-after"]
        moved = "as many" if after == before else "more" if after > before else "fewer"
        yield (
            f"{wording.cases(created)} came in and {resolved:,} were resolved. "
            f"{after:,} were open at the end, {moved}{'' if after == before else ' than'}"
            f"{' as' if after == before else ''} the {before:,} at the start."
        )


def _response(section: Section) -> Iterator[str]:
    median, _ = section.headline.spread
    yield (
        f"A first reply by a person took {section.headline.value} of working time on average; "
        f"half came within {median}."
    )


def _resolution(section: Section) -> Iterator[str]:
    median, p90 = section.headline.spread
    elapsed = _beside(section, "resolution.elapsed")
    wall = f" By the wall clock the average was {elapsed.value}." if elapsed else ""
    yield (
        f"Resolving a case took {section.headline.value} of working time on average; half took no "
        f"longer than {median} and nine in ten no longer than {p90}.{wall}"
    )


def _within_target(section: Section) -> Iterator[str]:
    low, high = section.headline.spread
    yield (
        f"{section.headline.value} of cases with a target were resolved within it "
        f"(likely between {low} and {high})."
    )
    fresh, old = _beside(section, "resolution-sla.fresh"), _beside(section, "resolution-sla.old")
    if fresh and old and old.figure.n and fresh.number is not None:
        effect = _points(fresh.figure, section.headline.figure)
        yield (
            f"Backlog effect: of cases opened in the same period {fresh.value} were within target. "
            f"Another {wording.cases(old.figure.n)} resolved had been opened before it, "
            f"{old.value} within target: together they {effect}."
        )
    open_now = _beside(section, "resolution-sla.open-breached")
    if open_now and open_now.figure.n:
        yield f"{wording.cases(open_now.figure.n)} still open at the end had passed their target."


def _points(fresh: Figure, whole: Figure) -> str:
    points = (fresh.value or 0) - (whole.value or 0)
    if abs(points) < 0.05:
        return "leave the headline as it is"
    return f"{'lower' if points > 0 else 'raise'} the headline by {abs(points):.1f} points"


def _answered_within_target(section: Section) -> Iterator[str]:
    waiting = _beside(section, "first-response-sla.unanswered")
    more = (
        f"; {wording.cases(waiting.figure.n)} had passed the target and waited unanswered"
        if waiting and waiting.figure.n
        else ""
    )
    yield f"{section.headline.value} of first replies came within their target{more}."


def _satisfaction(section: Section) -> Iterator[str]:
    low, high = section.headline.spread
    yield (
        f"{section.headline.value} of answers gave 4 or 5 out of 5 "
        f"(likely between {low} and {high})."
    )
    rate = _beside(section, "satisfaction.response-rate")
    if rate:
        answered, asked = rate.figure.hits, rate.figure.n
        yield f"{answered:,} of {asked:,} people who were asked answered: {rate.value}."


def _beside(section: Section, name: str) -> Line | None:
    found = [line for line in section.beside if line.figure.id == name]
    return found[0] if found and found[0].number is not None else None


def _listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
