"""Where each face is mounted."""

from django.urls import URLPattern, URLResolver, include, path

from moothall.faces.api import notify, paid

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("moothall.faces.portal.urls")),
    path("", include("moothall.faces.pages.urls")),
    path("staff/", include("moothall.faces.staff.urls")),
    path("api/v1/", include("moothall.faces.api.urls")),
    path("notify/receipts", notify.receipts, name="notify-receipts"),
    path("payments/webhook", paid.told, name="pay-webhook"),
    path("account/", include("moothall.faces.pages.signin_urls")),
]

handler400 = "moothall.faces.pages.errors.bad_request"
handler403 = "moothall.faces.pages.errors.forbidden"
handler404 = "moothall.faces.pages.errors.not_found"
handler500 = "moothall.faces.pages.errors.server_error"
