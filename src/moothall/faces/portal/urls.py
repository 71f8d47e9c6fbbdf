"""The residents' addresses."""

from django.urls import URLPattern, path

from moothall.faces.portal import (
    details,
    front,
    journeys,
    keeping,
    paying,
    preferring,
    rating,
    sent,
    tracking,
    unsubscribe,
)

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", front.home, name="home"),
    path("topics/<slug:slug>", front.topic, name="topic"),
    path("services/<slug:slug>", front.start, name="start"),
    path("services/<slug:slug>/begin", journeys.begin, name="begin"),
    path("apply/<uuid:token>/", journeys.resume, name="resume"),
    path("apply/<uuid:token>/page/<slug:page_id>", journeys.question, name="question"),
    path("apply/<uuid:token>/tasks", journeys.tasks, name="tasks"),
    path("apply/<uuid:token>/files/<uuid:key>", journeys.file, name="draft-file"),
    path("apply/<uuid:token>/check", journeys.check, name="check"),
    path("apply/<uuid:token>/send", sent.submit, name="submit"),
    path("apply/<uuid:token>/keep", keeping.keep, name="keep"),
    path("apply/<uuid:token>/kept", keeping.kept, name="kept"),
    path("return/<str:link>", keeping.come_back, name="come-back"),
    path("sent/<uuid:token>", sent.confirmation, name="done"),
    path("sent/<uuid:token>/record", sent.record, name="record"),
    path("sent/<uuid:token>/record.pdf", sent.record_file, name="record-file"),
    path("pay/<uuid:token>", paying.pay, name="pay"),
    path("pay/<uuid:token>/back", paying.back, name="pay-back"),
    path("track", tracking.track, name="track"),
    path("requests", tracking.mine, name="mine"),
    path("requests/how-we-tell-you", preferring.prefer, name="prefer"),
    path("requests/<slug:reference>", tracking.case, name="case"),
    path("requests/<slug:reference>/files/<uuid:key>", tracking.file, name="file"),
    path("requests/<slug:reference>/reply", tracking.reply, name="reply"),
    path("requests/<slug:reference>/reopen", tracking.reopen, name="reopen"),
    path("details", details.details, name="details"),
    path("details/add/<slug:kind>", details.add, name="contact-add"),
    path("details/<int:number>/code", details.code, name="contact-code"),
    path("details/<int:number>/do/<slug:verb>", details.change, name="contact-change"),
    path("rate/<uuid:token>", rating.rate, name="rate"),
    path("unsubscribe/<uuid:token>", unsubscribe.unsubscribe, name="unsubscribe"),
]
