"""Where each face is mounted."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("moothall.faces.portal.urls")),
    path("staff/", include("moothall.faces.staff.urls")),
    path("account/", include("moothall.faces.pages.signin_urls")),
]
