"""What a council's administrators set: the way to each page of it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.faces.pages import access
from moothall.faces.staff.desk import shown, sit

PAGES = (
    (
        "staff:settings-messages",
        "How messages are sent",
        "Who emails are from, when no texts go, your own key to GOV.UK Notify, a test",
    ),
    ("staff:keys", "API keys", "Let machines ask and act: make a key, see its last use, revoke it"),
    ("staff:webhooks", "Webhooks", "Tell other systems what is done to cases, as it happens"),
)


@access.admin
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """List what can be set here."""
    desk = sit(request)
    pages = () if desk.council.is_partnership else PAGES
    return shown(request, "staff/settings.html", {"pages": pages})
