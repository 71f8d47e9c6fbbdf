"""How an officer wants their own desk: colours, how dense, and which keys do what."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from moothall.faces.pages import access
from moothall.faces.staff import looks
from moothall.faces.staff.desk import shown, sit
from moothall.ground.people import actions as people

if TYPE_CHECKING:
    from collections.abc import Mapping


@access.staff
@require_http_methods(["GET", "HEAD", "POST"])
def own_desk(request: HttpRequest) -> HttpResponse:
    """Show how the desk looks and works for whoever asks, and keep what they choose."""
    desk, look = sit(request), looks.of(request)
    keys: Mapping[str, str] = look.keys
    wrong: Mapping[str, str] = {}
    if request.method == "POST":
        posted = request.POST
        keys = {one.name: posted.get(f"key-{one.name}", one.usual).strip() for one in looks.KEYS}
        keys = {one.name: one.usual for one in looks.KEYS} if "usual" in posted else keys
        wrong = looks.why_not_keys(keys)
        if not wrong:
            usual = {one.name: one.usual for one in looks.KEYS}
            scheme = posted.get("scheme", "")
            chosen = {
                "scheme": scheme if scheme in looks.SCHEMES else look.scheme,
                "is_dense": posted.get("is_dense") == "yes",
                "has_keys": posted.get("has_keys") == "yes",
                "keymap": {name: key for name, key in keys.items() if key != usual[name]},
            }
            by = desk.who.actor_in(next(iter(desk.councils), desk.council.pk))
            people.choose_desk(desk.who.identity_id or 0, chosen, by=by, at=desk.at)
            messages.success(request, "Your desk is as you chose, on every device.")
            return redirect("staff:own-desk")
    context = {
        "schemes": looks.SCHEMES,
        "groups": [
            (group, [one for one in looks.KEYS if one.group == group])
            for group in dict.fromkeys(one.group for one in looks.KEYS)
        ],
        "keys": keys,
        "wrong": wrong,
        "errors": [{"text": why, "href": f"#key-{name}"} for name, why in wrong.items()],
    }
    return shown(request, "staff/own_desk.html", context, status=422 if wrong else 200)
