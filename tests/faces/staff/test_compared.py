"""S1: the councils of a shared service side by side, and what they come to together."""

import re
from html import unescape

import pytest
from tests.faces.staff.test_figures import mo, pat, published, resolve  # noqa: F401 -- fixtures

pytestmark = pytest.mark.django_db


def cells(page, name):
    """What each council's cell of a line says: its value, its cases, its address."""
    line = unescape(page.text).split(f">{name}</th>", 1)[1].split("</tr>")[0]
    return [
        (
            re.search(r"<a [^>]*>([^<]*)<", one)[1],
            (re.search(r"([\d,]+) cases<", one) or [""] * 2)[1],
            re.search(r'href="/staff/([^"]*)"', one)[1],
        )
        for one in line.split("<td ")[1:]
    ]


def test_s1_the_councils_come_to_what_all_have_together(pat, resolve, other_town):  # noqa: F811
    made = {"ashby": {resolve().reference, resolve().reference}}
    made["brackwater"] = {resolve(other_town).reference}
    page = pat.get("figures/councils")
    found = cells(page, "Resolved within target")
    assert [(value, n) for value, n, _ in found] == [("100.0%", n) for n in "213"]
    listed = [set(pat.listed(address)) for *_, address in found]
    assert listed == [made["ashby"], made["brackwater"], made["ashby"] | made["brackwater"]]
    assert [value for value, *_ in cells(page, "Created in the period")] == ["2", "1", "3"]
    assert "add up to those of all together" in page.text


def test_s1_the_manager_of_one_council_sees_only_it(mo, resolve, other_town):  # noqa: F811
    resolve()
    resolve(other_town)
    page = mo.get("figures/councils")
    assert "Brackwater" not in page.text
    assert [n for _, n, _ in cells(page, "Resolved within target")] == ["1", "1"]


def test_nobody_who_manages_nothing_sees_it(sign_in):
    assert sign_in("asha").get("figures/councils").status_code == 403


@pytest.mark.parametrize(("who", "has_money"), [("pat", False), ("mo", True)])
def test_every_place_offered_at_a_desk_opens(request, other_town, who, has_money):
    desk = request.getfixturevalue(who)
    head = unescape(desk.get("figures").text).partition('aria-label="Months"')[0]
    offered = [one for one in re.findall(r'href="/staff/([^"]*)"', head) if one != "find"]
    assert ("money" in offered) == has_money
    assert [one for one in offered if desk.get(one).status_code != 200] == []
