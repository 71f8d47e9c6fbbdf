"""The residents' addresses."""

from django.urls import URLPattern, path

from moothall.faces.portal import front, journeys, rating, sent, tracking

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", front.home, name="home"),
    path("services/<slug:slug>", front.start, name="start"),
    path("services/<slug:slug>/begin", journeys.begin, name="begin"),
    path("apply/<uuid:token>/", journeys.resume, name="resume"),
    path("apply/<uuid:token>/page/<slug:page_id>", journeys.question, name="question"),
    path("apply/<uuid:token>/check", journeys.check, name="check"),
    path("apply/<uuid:token>/send", sent.submit, name="submit"),
    path("sent/<uuid:token>", sent.confirmation, name="done"),
    path("sent/<uuid:token>/record", sent.record, name="record"),
    path("track", tracking.track, name="track"),
    path("requests", tracking.mine, name="mine"),
    path("requests/<slug:reference>", tracking.case, name="case"),
    path("requests/<slug:reference>/files/<uuid:key>", tracking.file, name="file"),
    path("requests/<slug:reference>/reply", tracking.reply, name="reply"),
    path("requests/<slug:reference>/reopen", tracking.reopen, name="reopen"),
    path("rate/<uuid:token>", rating.rate, name="rate"),
]
