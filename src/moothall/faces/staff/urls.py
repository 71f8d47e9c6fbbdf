"""The officers' addresses."""

from django.urls import URLPattern, path, re_path

from moothall.faces.staff import search
from moothall.faces.staff.cases import canned, casework, moneywork, previews, saying
from moothall.faces.staff.cover import oncall
from moothall.faces.staff.figures import seven, standing
from moothall.faces.staff.filing import documents, intakes
from moothall.faces.staff.flows import pages as flows
from moothall.faces.staff.flows import taskrecords
from moothall.faces.staff.mail import pages as mail
from moothall.faces.staff.queue import columns, lists
from moothall.faces.staff.queue import savedviews as queueviews
from moothall.faces.staff.registers import (
    loads,
    maps,
    reading,
    recordmerge,
    records,
    recordwork,
    registerfiles,
    reviews,
    savedviews,
    several,
)
from moothall.faces.staff.registers import overview as registers
from moothall.faces.staff.residents import households, known
from moothall.faces.staff.settings import (
    finance,
    holdings,
    keys,
    layers,
    mailbox,
    outbox,
    owndesk,
    people,
    routing,
    samples,
    sending,
    versions,
    webhooks,
)
from moothall.faces.staff.settings import overview as settings
from moothall.faces.staff.telephone import called, calls, callstart
from moothall.faces.staff.together import pages as together

app_name = "staff"
REFERENCE = r"(?P<reference>[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})"
NUMBER = REFERENCE.replace("reference", "filed")
KEY = "-".join(f"[0-9a-f]{{{length}}}" for length in (8, 4, 4, 4, 12))
LOAD = "registers/<slug:council>/<slug:slug>/loads/<int:number>"
urlpatterns: list[URLPattern] = [
    path("", lists.my_work, name="my-work"),
    path("queue", lists.queue, name="queue"),
    path("queue/views", queueviews.views, name="queue-views"),
    path("queue/views/<slug:deed>", queueviews.act, name="queue-views-act"),
    path("queue/columns", columns.choose, name="queue-columns"),
    path("queue/several", together.several, name="queue-several"),
    path("queue/several/<int:number>", together.done, name="queue-several-done"),
    path("queue/several/<int:number>/undo", together.undo, name="queue-several-undo"),
    path("find", search.find, name="find"),
    path("find/people", search.people, name="find-people"),
    re_path(rf"^cases/{REFERENCE}$", casework.case, name="case"),
    re_path(rf"^cases/{REFERENCE}/files/(?P<key>{KEY})$", casework.file, name="file"),
    re_path(rf"^cases/{REFERENCE}/(?P<way>reply|note)$", saying.say, name="say"),
    re_path(rf"^cases/{REFERENCE}/draft$", saying.draft, name="case-draft"),
    re_path(rf"^cases/{REFERENCE}/canned$", saying.put_in, name="case-canned"),
    re_path(rf"^cases/{REFERENCE}/preview$", saying.preview, name="case-preview"),
    path("mentions/<int:number>/seen", saying.seen, name="mention-seen"),
    path("desk", owndesk.own_desk, name="own-desk"),
    path("canned", canned.canned, name="canned"),
    path("canned/<slug:deed>", canned.act, name="canned-act"),
    re_path(rf"^cases/{REFERENCE}/tasks/(?P<code>[a-z0-9-]+)$", casework.task, name="task"),
    re_path(
        rf"^cases/{REFERENCE}/tasks/(?P<code>[a-z0-9-]+)/record$",
        taskrecords.finish,
        name="task-record",
    ),
    re_path(rf"^cases/{REFERENCE}/flow$", flows.case, name="case-flow"),
    re_path(rf"^cases/{REFERENCE}/do/(?P<verb>[a-z]+)$", casework.act, name="act"),
    re_path(rf"^cases/{REFERENCE}/money/(?P<verb>[a-z]+)$", moneywork.act, name="money-act"),
    re_path(
        rf"^cases/{REFERENCE}/refunds/(?P<refund>{KEY})$", moneywork.decide, name="money-decide"
    ),
    re_path(rf"^cases/{REFERENCE}/messages$", previews.messages, name="case-messages"),
    path("log", callstart.choose, name="log"),
    path("log/draft", callstart.open_draft, name="log-draft"),
    path("log/aside/<uuid:token>/forget", callstart.forget, name="log-forget"),
    re_path(rf"^log/done/{REFERENCE}$", called.done, name="log-done"),
    re_path(rf"^log/follow/{REFERENCE}$", called.follow, name="log-follow"),
    path("log/<slug:council>/<slug:service>", calls.call, name="log-call"),
    path("on-call", oncall.overview, name="on-call"),
    path("on-call/add", oncall.add, name="on-call-add"),
    path("on-call/<int:number>", oncall.rota, name="on-call-rota"),
    path("on-call/<int:number>/do/<slug:verb>", oncall.act, name="on-call-act"),
    path("known", known.known, name="known"),
    path("known/<int:number>", known.person, name="known-person"),
    path("known/<int:number>/do/<slug:verb>", known.act, name="known-act"),
    path("known/<int:number>/home", households.home, name="known-home"),
    path("known/<int:number>/home/<slug:verb>", households.end, name="known-home-end"),
    path("known/<int:number>/household", households.household, name="known-household"),
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
    path("mail", mail.mail, name="mail"),
    path("mail/<uuid:token>", mail.one, name="mail-one"),
    path("mail/<uuid:token>/<slug:deed>", mail.act, name="mail-act"),
    path("documents", documents.documents, name="documents"),
    path("documents/file", documents.file, name="document-file"),
    path("documents/loads", intakes.intakes, name="document-intakes"),
    path("documents/loads/<uuid:token>", intakes.intake, name="document-intake"),
    path("documents/loads/<uuid:token>/end", intakes.end, name="document-intake-end"),
    path("documents/loads/<uuid:token>/ledger", intakes.ledger, name="document-intake-ledger"),
    re_path(rf"^documents/{NUMBER}$", documents.document, name="document"),
    re_path(
        rf"^documents/{NUMBER}/versions/(?P<key>{KEY})$", documents.version, name="document-version"
    ),
    re_path(rf"^documents/{NUMBER}/do/(?P<verb>[a-z-]+)$", documents.act, name="document-act"),
    re_path(rf"^documents/{NUMBER}/certificate$", documents.certificate, name="certificate"),
    path("keys", keys.keys, name="keys"),
    re_path(r"^keys/(?P<prefix>[0-9a-f]{12})/revoke$", keys.revoke, name="key-revoke"),
    path("routing", routing.overview, name="routing"),
    path("routing/try", routing.trial, name="routing-try"),
    path("routing/publish", routing.publish, name="routing-publish"),
    path("routing/rules/<slug:slug>", routing.rules, name="routing-rules"),
    path("registers", registers.overview, name="registers"),
    path("reviews", reviews.reviews, name="reviews"),
    path("reading", reading.reading, name="reading"),
    path("reading/<int:number>", reading.read, name="read"),
    path("registers/<slug:slug>/<int:number>/readers.csv", reading.readers, name="readers"),
    path("registers/<slug:slug>", registers.register, name="register"),
    path("registers/<slug:slug>/file", registerfiles.take_out, name="register-file"),
    path("registers/<slug:slug>/several", several.several, name="register-several"),
    path("registers/<slug:slug>/several/<int:number>", several.done, name="register-several-done"),
    path(
        "registers/<slug:slug>/several/<int:number>/undo",
        several.undo,
        name="register-several-undo",
    ),
    path("registers/<slug:slug>/views", savedviews.views, name="register-views"),
    path("registers/<slug:slug>/views/<slug:deed>", savedviews.act, name="register-views-act"),
    path("registers/<slug:slug>/map", maps.page, name="register-map"),
    path("registers/<slug:slug>/map/areas", maps.areas, name="register-areas"),
    path("registers/<slug:slug>/map/window", maps.window, name="register-window"),
    path("registers/<slug:council>/<slug:slug>/add", records.add, name="record-add"),
    path("registers/<slug:council>/<slug:slug>/loads", loads.loads, name="record-loads"),
    path(LOAD, loads.load, name="record-load"),
    path(f"{LOAD}/rejected.csv", loads.rejected, name="record-load-rejected"),
    path(f"{LOAD}/<slug:deed>", loads.act, name="record-load-act"),
    path("registers/<slug:slug>/<int:number>", records.record, name="record"),
    path("registers/<slug:slug>/<int:number>/change", records.change, name="record-change"),
    path("registers/<slug:slug>/<int:number>/files/<uuid:key>", records.file, name="record-file"),
    path("registers/<slug:slug>/<int:number>/do/<slug:verb>", recordwork.act, name="record-act"),
    path("registers/<slug:slug>/<int:number>/merge", recordmerge.merge, name="record-merge"),
    path("services", samples.drafts, name="samples"),
    path("services/<slug:service>", samples.service, name="sample"),
    path("services/<slug:service>/flow", flows.service, name="service-flow"),
    path("services/<slug:service>/letter/<slug:moment>", samples.letter, name="sample-letter"),
    path("settings", settings.settings, name="settings"),
    path("settings/layers", layers.overview, name="layers"),
    path("settings/layers/<int:number>", layers.layer, name="layer"),
    path("settings/layers/<int:number>/outline", layers.outline, name="layer-outline"),
    path("settings/layers/<int:number>/do/<slug:deed>", layers.act, name="layer-act"),
    path("settings/mail", mailbox.mailbox, name="settings-mail"),
    path("settings/mail/<slug:deed>", mailbox.change, name="settings-mail-change"),
    path("settings/messages", sending.sending, name="settings-messages"),
    path("settings/messages/<slug:deed>", sending.change, name="settings-messages-change"),
    path("settings/webhooks", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/<uuid:hook>", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<uuid:hook>/<slug:deed>", webhooks.act, name="webhook-act"),
    path("settings/deliveries/<uuid:delivery>/again", webhooks.again, name="delivery-again"),
    path("versions", versions.overview, name="versions"),
    path("versions/<slug:service>", versions.preview, name="version-preview"),
    path("versions/<slug:service>/move", versions.move, name="version-move"),
    path("money", finance.days, name="money"),
    path("money/<str:day_on>.csv", finance.sheet, name="money-sheet"),
    path("money/<str:day_on>", finance.day, name="money-day"),
    path("figures", seven.seven, name="figures"),
    path("figures/open-cases", standing.standing, name="figures-open"),
    path("figures/<slug:figure>/", seven.behind, name="figures-behind"),
]
