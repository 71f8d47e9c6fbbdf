"""The residents' addresses."""

from django.urls import URLPattern, path

from moothall.faces.portal import views

urlpatterns: list[URLPattern] = [path("", views.home, name="home")]
