"""Addresses that every face shares."""

from django.urls import URLPattern, path, re_path

from moothall.faces.pages import views

app_name = "pages"
urlpatterns: list[URLPattern] = [
    re_path(r"^look/(?P<colour>[0-9a-f]{6})\.css$", views.look, name="look"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("cookies", views.cookies, name="cookies"),
    path("privacy", views.privacy, name="privacy"),
]
