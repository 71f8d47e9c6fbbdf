"""Routing rules in a browser: tried first, then published, then the former again."""

import html
import re

import pytest
from tests.engine.cases.test_routing import RULES

from moothall.engine.cases.models import Case, RoutingVersion
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db


def test_rules_are_tried_published_and_the_former_put_back(sign_in, ask, town):
    mo, case = sign_in("mo"), ask("missed-bin")
    assert "No rules are in force" in mo.get("routing").text
    tried = mo.post("routing/try", text=RULES)
    assert "1 of 1 cases would have gone elsewhere" in tried.text
    assert case.reference in tried.text
    with scope.opened([town.council.pk], writes=False):
        assert not RoutingVersion.objects.exists()
        assert Case.objects.get().team == town.teams["street-services"]
    assert mo.post("routing/publish", text=RULES)["Location"] == "/staff/routing/rules/missed-bin"
    mo.post("routing/publish", text="routing: missed-bin\nrules: []")
    page = html.unescape(mo.get("routing/rules/missed-bin").text)
    assert "1 cases, 1 would have gone elsewhere" in page
    for wide in (page, mo.get("routing").text):  # a narrow window scrolls the table, not the page
        assert re.search(r'<div class="m-scroll"[^>]*>\s*<table', wide)
    assert "name: The centre goes to the stores" in page
    later = ask("missed-bin")
    assert "The centre goes to the stores" not in mo.get(f"cases/{later.reference}").text


def test_a_case_says_which_rule_sent_it_where_it_is(sign_in, ask):
    mo = sign_in("mo")
    mo.post("routing/publish", text=RULES)
    page = html.unescape(mo.get(f"cases/{ask('missed-bin').reference}").text)
    assert "The centre goes to the stores" in page
    assert "its postcode begins AB1" in page


def test_faults_are_listed_by_line_and_what_was_typed_is_kept(sign_in):
    mo = sign_in("mo")
    for path in ("routing/try", "routing/publish"):
        page = mo.post(path, text=RULES.replace("ict-stores", "ict-store"))
        assert page.status_code == 422
        assert "8:13: the team `ict-store`" in html.unescape(page.text)
        assert "team: ict-store\n" in html.unescape(page.text)


def test_an_officer_may_not_say_where_cases_go(dev):
    assert dev.get("routing").status_code == 403
    assert dev.post("routing/publish", text=RULES).status_code == 403
