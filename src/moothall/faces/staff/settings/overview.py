"""What a council's designers, managers and administrators set: the way to each page of it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.faces.pages import access, addresses
from moothall.faces.staff.desk import shown, sit
from moothall.ground.people.words import Role

DESIGNED = (
    (
        "staff:samples",
        "Services",
        "Each service's messages as they arrive, version by version",
    ),
    ("staff:routing", "Routing", "Which team new cases go to: write rules, try them, publish"),
    ("staff:versions", "Open cases of older versions", "Move them to the version now in force"),
    ("staff:layers", "Wards and other areas", "Load them from a file, look at them, publish"),
    (
        "portal:keys",
        "Your own keys",
        "Let a program of yours do what you may: make a key, revoke it",
    ),
)
MANAGED = (
    (
        "staff:takeovers",
        "Move in from another desk",
        "Bring its cases, open and closed, with clocks that go on; undo it as a whole",
    ),
    ("staff:calendars", "Calendars", "When the council works; close a day, and see what moves"),
)
ADMINISTERED = (
    (
        "staff:settings-messages",
        "How messages are sent",
        "Who emails are from, when no texts go, your own key to GOV.UK Notify, a test",
    ),
    (
        "staff:settings-surveys",
        "How people are asked",
        "How often and how many are asked how it went, and when a team lead calls back",
    ),
    (
        "staff:settings-mail",
        "Mail that comes in",
        "The mailbox that people write to, and what their mail becomes",
    ),
    ("staff:keys", "API keys", "Let machines ask and act: make a key, see its last use, revoke it"),
    ("staff:webhooks", "Webhooks", "Tell other systems what is done to cases, as it happens"),
)


@access.designer
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """List what whoever looks can set here; at a partnership, lead to its councils."""
    desk = sit(request)
    pages = DESIGNED + (MANAGED if desk.who.has_role(Role.MANAGER, Role.ADMIN) else ())
    pages += ADMINISTERED if desk.who.has_role(Role.ADMIN) else ()
    there = [(one.name, addresses.of(one, "/staff/settings")) for one in desk.councils.values()]
    return shown(
        request,
        "staff/settings.html",
        {"pages": () if desk.council.is_partnership else pages, "councils": there},
    )
