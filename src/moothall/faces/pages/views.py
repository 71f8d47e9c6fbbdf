"""Pages that every council has, whatever it offers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moothall.faces.pages import access, colours
from moothall.faces.pages.cookies import all_cookies

A_YEAR = 31_536_000


@access.platform
@require_safe
def look(_request: HttpRequest, colour: str) -> HttpResponse:
    """Return the style sheet of a colour: the same for ever, so browsers keep it."""
    css = colours.palette(f"#{colour}").css()
    headers = {"Cache-Control": f"public, max-age={A_YEAR}, immutable"}
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers=headers)


@access.platform
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "pages/accessibility.html")


@access.platform
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Show which cookies are set, and why."""
    return render(request, "pages/cookies.html", {"cookies": all_cookies()})


@access.platform
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is kept about people."""
    return render(request, "pages/privacy.html")
