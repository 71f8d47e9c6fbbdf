"""The officers' addresses."""

from django.urls import URLPattern, path, re_path

from moothall.faces.staff import (
    calls,
    casework,
    figures,
    holdings,
    keys,
    lists,
    moneywork,
    outbox,
    people,
    previews,
    routing,
    sending,
    settings,
    versions,
    webhooks,
)

app_name = "staff"
REFERENCE = r"(?P<reference>[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})"
KEY = "-".join(f"[0-9a-f]{{{length}}}" for length in (8, 4, 4, 4, 12))
urlpatterns: list[URLPattern] = [
    path("", lists.my_work, name="my-work"),
    path("queue", lists.queue, name="queue"),
    path("find", lists.find, name="find"),
    re_path(rf"^cases/{REFERENCE}$", casework.case, name="case"),
    re_path(rf"^cases/{REFERENCE}/files/(?P<key>{KEY})$", casework.file, name="file"),
    re_path(rf"^cases/{REFERENCE}/(?P<way>reply|note)$", casework.say, name="say"),
    re_path(rf"^cases/{REFERENCE}/tasks/(?P<code>[a-z0-9-]+)$", casework.task, name="task"),
    re_path(rf"^cases/{REFERENCE}/do/(?P<verb>[a-z]+)$", casework.act, name="act"),
    re_path(rf"^cases/{REFERENCE}/money/(?P<verb>[a-z]+)$", moneywork.act, name="money-act"),
    re_path(
        rf"^cases/{REFERENCE}/refunds/(?P<refund>{KEY})$", moneywork.decide, name="money-decide"
    ),
    re_path(rf"^cases/{REFERENCE}/messages$", previews.messages, name="case-messages"),
    path("log", calls.choose, name="log"),
    path("log/draft", calls.open_draft, name="log-draft"),
    path("log/<slug:council>/<slug:service>", calls.call, name="log-call"),
    path("people", people.everyone, name="people"),
    path("people/invite", people.invite, name="people-invite"),
    path("people/<int:number>", people.person, name="person"),
    path("people/<int:number>/held", holdings.held, name="held"),
    path("people/<int:number>/held/archive", holdings.archive, name="held-archive"),
    path("people/<int:number>/held/erase", holdings.erase, name="held-erase"),
    path("people/<int:number>/do/<slug:verb>", people.act, name="person-act"),
    path("messages", outbox.outbox, name="messages"),
    path("messages/<int:message>", outbox.one, name="message"),
    path("messages/<int:message>/<slug:deed>", outbox.act, name="message-act"),
    path("keys", keys.keys, name="keys"),
    re_path(r"^keys/(?P<prefix>[0-9a-f]{12})/revoke$", keys.revoke, name="key-revoke"),
    path("routing", routing.overview, name="routing"),
    path("routing/try", routing.trial, name="routing-try"),
    path("routing/publish", routing.publish, name="routing-publish"),
    path("routing/rules/<slug:slug>", routing.rules, name="routing-rules"),
    path("settings", settings.settings, name="settings"),
    path("settings/messages", sending.sending, name="settings-messages"),
    path("settings/messages/<slug:deed>", sending.change, name="settings-messages-change"),
    path("settings/webhooks", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/<uuid:hook>", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<uuid:hook>/<slug:deed>", webhooks.act, name="webhook-act"),
    path("settings/deliveries/<uuid:delivery>/again", webhooks.again, name="delivery-again"),
    path("versions", versions.overview, name="versions"),
    path("versions/<slug:service>", versions.preview, name="version-preview"),
    path("versions/<slug:service>/move", versions.move, name="version-move"),
    path("figures", figures.seven, name="figures"),
    path("figures/<slug:figure>/", figures.behind, name="figures-behind"),
]
