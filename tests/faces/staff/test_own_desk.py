"""Each officer's desk: light or dark, dense or not, keys changed or off; kept on the server."""

import json
import re
from html import unescape

import pytest

from moothall.faces.staff import looks

pytestmark = pytest.mark.django_db
USUAL = {f"key-{one.name}": one.usual for one in looks.KEYS}


def keys(page):
    told = re.search(r'name="moothall-keys" content="([^"]+)"', page.text)
    return json.loads(unescape(told[1])) if told else None


def choose(client, **more):
    return client.post("desk", **{**USUAL, "has_keys": "yes", "scheme": "light", **more})


def test_a_desk_is_light_and_has_its_keys_until_somebody_chooses(dev):
    page = dev.get("queue")
    assert 'class="govuk-template__body m-desk d-scheme-light"' in page.text
    assert keys(page)["j"] == "next"
    assert '<dialog class="d-sheet" id="sheet-of-keys"' in page.text


def test_what_is_chosen_is_there_on_every_page_and_only_theirs(dev, sign_in):
    assert choose(dev, scheme="dark", is_dense="yes").status_code == 302
    assert "m-desk d-scheme-dark d-dense" in dev.get("").text
    assert "d-scheme-light" in sign_in("mo").get("").text


def test_no_two_things_of_the_page_have_one_id(dev):
    ids = re.findall(r'\sid="([^"]+)"', dev.get("desk").text)
    assert "key-sheet" in ids
    assert sorted(ids) == sorted(set(ids))


def test_keys_are_switched_off(dev):
    dev.post("desk", **USUAL, scheme="light")
    assert keys(dev.get("queue")) is None
    choose(dev)
    assert keys(dev.get("queue"))["?"] == "sheet"


def test_a_key_is_changed_and_the_usual_ones_come_back(dev):
    choose(dev, **{"key-next": "n", "key-note": "g"})
    assert keys(dev.get("queue"))["n"] == "next"
    assert "<kbd>g</kbd> Write an internal note" in dev.get("queue").text
    choose(dev, usual="yes")
    assert keys(dev.get("queue"))["j"] == "next"


@pytest.mark.parametrize("key", ["", "k", " "])
def test_two_things_never_have_one_key(dev, key):
    page = choose(dev, **{"key-next": key})
    assert page.status_code == 422
    assert "Next case:" in page.text or "Case before:" in page.text
    assert keys(dev.get("queue"))["j"] == "next"


def test_no_two_of_the_usual_keys_are_one():
    assert looks.why_not_keys({one.name: one.usual for one in looks.KEYS}) == {}


def test_every_key_has_something_that_it_does(dev, town, ask):
    from pathlib import Path

    folder = Path(looks.__file__).parent
    texts = [one.read_text() for one in folder.rglob("*.html")]
    script = (folder / "static/moothall/keys.js").read_text()
    case = dev.get(f"cases/{ask().reference}").text
    own = {"sheet", "next", "previous", "glance", "tick", "tick-all"}
    named = {one.name for one in looks.KEYS}
    found = {name for name in named if any(f'data-key="{name}"' in text for text in [*texts, case])}
    layout = {"my-work", "queue", "log"}
    assert named - found - own - layout == set()
    assert all(name in script for name in own)
