"""Addresses that every face shares."""

from django.urls import URLPattern, path, re_path

from moothall.faces.pages import signin, views

app_name = "pages"
urlpatterns: list[URLPattern] = [
    re_path(r"^look/(?P<colour>[0-9a-f]{6})\.css$", views.look, name="look"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("cookies", views.cookies, name="cookies"),
    path("after-sign-in", signin.after_sign_in, name="after-sign-in"),
    path("privacy", views.privacy, name="privacy"),
]
