"""The acts that the faces know, by the route whose address names them."""

from moothall.faces.portal import acting, details
from moothall.faces.staff.cases import acts, canned, glance, helping, moneywork
from moothall.faces.staff.cover import deeds
from moothall.faces.staff.filing import documentwork
from moothall.faces.staff.groups import deeds as group_deeds
from moothall.faces.staff.knowledge import deeds as article_deeds
from moothall.faces.staff.mail import pages as mail
from moothall.faces.staff.moving import pages as moving
from moothall.faces.staff.registers import loads, recordacts
from moothall.faces.staff.residents import households, known
from moothall.faces.staff.settings import people, sending
from moothall.faces.staff.support import deeds as support_deeds
from moothall.faces.staff.visits import deeds as visit_deeds

VERBS = {
    "staff:act": tuple(acts.KINDS),
    "staff:on-call-act": (*deeds.DEEDS, "feed"),
    "staff:support-act": tuple(support_deeds.DEEDS),
    "staff:group-act": tuple(group_deeds.DEEDS),
    "staff:record-act": recordacts.VERBS,
    "staff:money-act": tuple(moneywork.ACTS),
    "staff:known-act": tuple(known.ACTS),
    "staff:person-act": tuple(people.ACTS),
    "staff:message-act": ("retry", "bar", "allow"),
    "staff:settings-messages-change": (*sending.FORMS, "forget"),
    "staff:visits-act": tuple(visit_deeds.DEEDS),
    "staff:document-act": tuple(documentwork.DEEDS),
    "staff:record-load-act": tuple(loads.DEEDS),
    "staff:takeover-act": tuple(moving.DEEDS),
    "staff:mail-act": tuple(mail.FORMS),
    "staff:settings-mail-change": ("set", "remove", "try"),
    "staff:webhook-act": ("rotate", "remove", "again"),
    "staff:canned-act": tuple(canned.DEEDS),
    "staff:article-act": tuple(article_deeds.DEEDS),
    "staff:case-articles": tuple(helping.DEEDS),
    "staff:case-glance-act": glance.VERBS,
    "staff:calendar-act": ("close", "open"),
    "staff:layer-act": ("publish", "discard", "remove", "restore"),
    "portal:contact-change": ("code", *details.CHANGES),
    "portal:acting-do": tuple(acting.ACTS),
    "staff:known-home-end": tuple(households.ENDS),
}
"""Routes whose address names the act, and every act that they know."""

OF_A_BROWSER = ("end-feed", "feed")
"""Deeds with a rota that a program needs none of: it asks for the shifts themselves."""
