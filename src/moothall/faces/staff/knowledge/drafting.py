"""What an article begins with that is made from a resolved case: flagged, never whole."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from moothall.engine.cases import queries, rules
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import State
from moothall.practices.knowledge import flagging
from moothall.practices.servicedesk.queries.asked import own_words

ENDED = frozenset({State.RESOLVED, State.CLOSED})
LONGEST = 4000


def why_not(case: Case) -> str | None:
    """Why no article is made from a case."""
    if case.state in ENDED:
        return None
    return "An article is made from a case that is resolved."


def of_case(case: Case, at: datetime) -> Mapping[str, Any]:
    """Return the fields of an article about a case: what may name somebody is taken out.

    Only answers that every officer of the case sees, in its own words, and what was said at the
    end; its author reads all of it before anybody else does.
    """
    asked, answered = _said(case, at)
    body = f"## What is wrong\n\n{asked}\n\n## What to do\n\n{answered}\n"
    names = _names(case)
    definition = rules.definition_of(case)
    return {
        "title": flagging.cleaned(definition.name if definition else case.title, names)[:120],
        "body": flagging.cleaned(body, names),
        "services": [case.service] if case.service else [],
    }


def flags(case: Case, at: datetime) -> list[tuple[str, str]]:
    """Return what was taken out of the case's words, and what each looked like."""
    return flagging.flags("\n".join(_said(case, at)), _names(case))


def _said(case: Case, at: datetime) -> tuple[str, str]:
    asked = own_words(case)
    story = queries.timeline(case, at=at, is_public_only=True)
    answered = next((line.body for line in story if _is_end(line)), "")
    return asked[:LONGEST] or "…", answered[:LONGEST] or "…"


def _is_end(line: queries.Line) -> bool:
    return bool(line.body) and line.is_told and line.by != "the requester"


def _names(case: Case) -> list[str]:
    """Return by what the requester is named: whole, and by each name of three letters or more."""
    name = case.contact_name or ""
    return [name, *(one for one in name.split() if len(one) > 2)]
