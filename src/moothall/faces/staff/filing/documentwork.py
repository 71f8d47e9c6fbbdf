"""What an officer does to a document, from what its page posts. Each deed calls one action."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest

from moothall.engine.documents.actions import Taken
from moothall.engine.documents.words import FILED
from moothall.engine.filing import actions, queries
from moothall.engine.filing.models import Document, Version
from moothall.engine.filing.redaction import Area
from moothall.engine.filing.words import NotFiled, NotPublished, NotRedacted
from moothall.faces.pages import filing
from moothall.faces.staff.desk import Desk
from moothall.ground.journal.words import Actor


def one_file(request: HttpRequest, desk: Desk, by: Actor) -> Taken:
    """Take in the one file that came with a form.

    :raises NotFiled: without a file, with several, and for one that is not taken.
    """
    taken, why = filing.taken(request, desk.council, by=by, at=desk.at, groups=FILED)
    if why or len(taken) != 1:
        raise NotFiled(why or "Select a file, and one only.")
    return taken[0]


def _check_out(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    del request
    actions.check_out(found, by=by, at=desk.at)
    return "You have checked it out. Nobody else adds a version until it is back."


def _check_in(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    taken = one_file(request, desk, by)
    made = actions.check_in(found, taken, note=request.POST.get("note", ""), by=by, at=desk.at)
    return f"It is checked in as version {made.number}."


def _add(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    taken = one_file(request, desk, by)
    made = actions.add_version(found, taken, note=request.POST.get("note", ""), by=by, at=desk.at)
    return f"Version {made.number} is added."


def _put_back(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    del request
    actions.put_back(found, by=by, at=desk.at)
    return "It is put back as it was."


def _break(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    actions.break_lock(found, reason=request.POST.get("reason", ""), by=by, at=desk.at)
    return "The check-out is ended."


def _describe(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    kind = queries.type_of(found)
    said = {one.id: request.POST.get(f"meta-{one.id}", "") for one in kind.fields} if kind else {}
    title = request.POST.get("title", "")
    actions.describe(found, title=title, metadata=said, by=by, at=desk.at)
    return "What is said of it is changed."


def _hold(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    actions.hold(found, reason=request.POST.get("reason", ""), by=by, at=desk.at)
    return "It is on hold, and cannot be disposed of."


def _lift(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    typed = request.POST.get("hold", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    if actions.lift(found, number, by=by, at=desk.at):
        return "The last hold is lifted, and the document is erased. Its certificate stays."
    left = sum(one.lifted_at is None for one in queries.holds(found))
    return f"The hold is lifted. Holds that still stand: {left}."


def _event(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        raise NotFiled("Enter the day of the event, like 2026-06-30.") from None
    actions.start_retention(found, on, by=by, at=desk.at)
    return "It is recorded from which day on it is kept."


def _propose(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    actions.propose(found, reason=request.POST.get("reason", ""), by=by, at=desk.at)
    return "It is proposed. Another officer must confirm it."


def _withdraw(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    del request
    actions.withdraw(found, by=by, at=desk.at)
    return "The proposal is taken back."


def _confirm(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    del request
    actions.confirm(found, by=by, at=desk.at)
    return "It is disposed of. Its certificate stays."


def _done(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    typed = request.POST.get("work", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    actions.finish_work(found, number, by=by, at=desk.at)
    return "The task is done."


def _redact(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    """Make a redacted copy; each line of what was typed is an area."""
    wanted = _version_of(request, found)
    if wanted is None:
        raise NotRedacted("Select the version to redact.")
    areas = [_area(line) for line in request.POST.get("areas", "").splitlines() if line.strip()]
    is_whole = request.POST.get("whole") == "yes"
    made = actions.redact(found, wanted, areas, is_whole=is_whole, by=by, at=desk.at)
    return f"Version {made.number} is a redacted copy. Look at it before it is published."


def _publish(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    wanted = _version_of(request, found)
    if wanted is None:
        raise NotPublished("Select the copy to publish.")
    actions.publish(found, wanted, title=request.POST.get("title", ""), by=by, at=desk.at)
    return "It is published. Everybody can read the redacted copy now."


def _unpublish(request: HttpRequest, desk: Desk, found: Document, by: Actor) -> str:
    del request
    actions.unpublish(found, by=by, at=desk.at)
    return "It is withdrawn. Nobody reaches it by its address any more."


def _version_of(request: HttpRequest, found: Document) -> Version | None:
    """Return the version whose number the form names."""
    number = request.POST.get("of", "")
    return next((one for one in queries.versions(found) if str(one.number) == number), None)


def _area(line: str) -> Area:
    try:
        page, *edges = line.replace(",", " ").split()
        left, top, right, bottom = (float(edge) for edge in edges)
        return int(page), left, top, right, bottom
    except ValueError:
        raise NotRedacted(
            f"{line[:60]!r} is no area. Write five numbers, such as 1 10 20 60 25."
        ) from None


Deed = Callable[[HttpRequest, Desk, Document, Actor], str]
DEEDS: dict[str, Deed] = {
    "check-out": _check_out,
    "check-in": _check_in,
    "add": _add,
    "put-back": _put_back,
    "break": _break,
    "describe": _describe,
    "hold": _hold,
    "lift": _lift,
    "event": _event,
    "propose": _propose,
    "withdraw": _withdraw,
    "confirm": _confirm,
    "done": _done,
    "redact": _redact,
    "publish": _publish,
    "unpublish": _unpublish,
}
