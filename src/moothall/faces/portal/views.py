"""What residents see first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.faces.pages import access
from moothall.ground.councils import queries as councils


@access.platform
def home(request: HttpRequest) -> HttpResponse:
    """Show the council's front page, or the choice of councils on the bare domain."""
    return render(request, "portal/home.html", {"councils": councils.live()})
