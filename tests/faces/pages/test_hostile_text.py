"""S14: what people type is text wherever it is shown again, and never markup."""

import html

import pytest
from django.test import Client
from tests import starter
from tests.faces.portal.conftest import furnish, somebody
from tests.faces.portal.test_sent import send
from tests.faces.portal.walking import Browser

from moothall.engine.catalogue.definition import Question
from moothall.ground.people.words import Role

BIN = starter.definitions()["missed-bin"]
CORPUS = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)><math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "{{ 7 * 7 }}{% raw %}${7*7}<a href='javascript:alert(1)'>x</a>",
    "--></title></textarea></style><script src=//elsewhere.example></script>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-<b style='x:expression(alert(1))'>",
)


def is_typed(question: Question) -> bool:
    return question.type in {"text", "longtext"} and int(question.max or 1000) >= 90


@pytest.mark.django_db
def test_s14_no_typed_text_becomes_markup_on_any_page(ashby):
    town = furnish(ashby)
    desk = Browser(Client(), town)
    identity, _ = somebody(town, Role.MANAGER, email="mo@ashby.example", name=CORPUS[0])
    desk.client.force_login(identity)
    for hostile in CORPUS:
        shown = pages(Browser(Client(), town), desk, hostile)
        assert all(hostile not in page for page in shown)
        assert sum(typed(hostile) in page.lower() for page in shown) >= 3, hostile
        assert all("<script>alert" not in page and "<img src=x" not in page for page in shown)


def pages(visitor, desk, hostile):
    """Type it wherever text may be typed; return every page that shows it again."""
    asked = [question for _, question in BIN.questions() if is_typed(question)]
    assert asked
    visitor.walk(BIN, {question.id: hostile for question in asked})
    shown = [visitor.page.text]
    reference = send(visitor)
    shown += [visitor.page.text, visitor.get(visitor.path + "/record").text]
    visitor.post(f"/requests/{reference}/reply", {"body": hostile})
    shown += [visitor.page.text, visitor.get(f"/requests/{reference}").text]
    desk.post(f"/staff/cases/{reference}/note", {"body": hostile})
    for path in (f"cases/{reference}", "queue", "people", f"find?text={reference}"):
        shown.append(desk.get(f"/staff/{path}").text)
    return shown


def typed(hostile):
    """Return it as a page shows text, whichever spelling of an entity it uses."""
    return html.escape(hostile).replace("&quot;", "&#34;").replace("&#x27;", "&#39;").lower()
