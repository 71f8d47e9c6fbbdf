"""Real lists load into registers through the screen, as officers do it; again changes nothing."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.real.test_registers import EXAMPLES, FILES, found

BY_FILE = ("tree-orders", "litter-bins")
"""Lists of which one field is made of several columns: that takes a mapping in a file."""
DAYS, NOTHING = "How days are written", "What stands for nothing (optional)"
BOUGHT = {
    "Bought on": "Purchase Date",
    "Cost": "Purchase Cost",
    DAYS: "03/27/2026: the month first",
}
BY_HAND = {
    "benches-in-parks": (
        {"Number": "uniqueid", "Park": "site_name", "Made of": "notes"},
        {"Kind": "type", "SEATS": "Seat", "BENCHES": "Bench", "Where": "The place: a point"},
    ),
    "playgrounds": (
        {"Number": "ethos_id", "Site": "site_name", "Audited": "audit", "Audit": "Yes"},
        {"Entered on": "created_on", DAYS: "27/03/2026: the day first"},
    ),
    "support-cycles": ({"Product": "title", "Short name": "product"}, {NOTHING: "False; True"}),
    "vulnerabilities": (
        {"CVE": "cveID", "Name": "vulnerabilityName", "Vendor": "vendorProject"},
        {"Used for ransom": "knownRansomwareCampaignUse", "Known": "Yes", "Unknown": "No"},
    ),
    "authorities": (
        {"Home page": "homepage_url", "Tier": "tier_id"},
        {"1": "County", "2": "District", "3": "Unitary"},
    ),
    "equipment": ({"Notes": "Asset Notes"}, BOUGHT),
    "equipment-old": (
        {"Name": "item Name", "Model": "Model name", "Serial number": "Serial"},
        BOUGHT,
    ),
    "device-types": (
        {"Manufacturer": "manufacturer", "Part number": "part_number"},
        {"Units of height": "u_height", "Fills the depth of the rack": "is_full_depth"},
    ),
}
"""What an officer chooses of each, by what the page calls it; the rest is proposed by the page."""
WHOLE = 1_000
"""Longer lists are only looked through a second time, which says the same."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


class Screen:
    """The pages of loads as an officer has them open; the job works between the pages."""

    def __init__(self, client, slug, register):
        self.client, self.host = client, {"headers": {"host": f"{slug}.localhost"}}
        self.list, self.where = f"/staff/registers/{slug}/{register}/loads", ""

    @property
    def page(self):
        return self.client.get(self.where, **self.host).text

    def bring(self, path, mapping=None):
        files = {"file": path} | ({"yaml": mapping} if mapping else {})
        sent = {name: SimpleUploadedFile(one.name, one.read_bytes()) for name, one in files.items()}
        self.where = self.client.post(self.list, sent, **self.host)["Location"]
        work()

    def press(self, deed, **fields):
        done = self.client.post(f"{self.where}/{deed}", fields, **self.host)
        assert done.status_code == 302, wrong(done.text)
        work()

    def look(self, chosen):
        """Choose by what is seen: the label of a select, and the text of one of its options."""
        waiting = dict(chosen)
        while "See what it would do" in (page := self.page):
            fields = form(page)
            said = {field: value for field, _, value in fields.values()}
            for label in fields.keys() & waiting.keys():
                field, options, _ = fields[label]
                text = waiting.pop(label)
                said[field] = options[text] if options else text
            self.press("choose", **said, go="look")
        assert not waiting

    @property
    def counts(self):
        """What the page of a load says that it would do, or did."""
        found = re.findall(r"<dt>([^<]+)</dt><dd>([\d,]+)</dd>", self.page)
        return {label: int(number.replace(",", "")) for label, number in found}


def form(page):
    """Return the fields of a page: by label its name, its options by text, and what it says."""
    label, select = r"<label[^>]*>((?:(?!</label>).)*)</label>", r"<select([^>]*)>(.*?)</select>"
    typed = re.search(r'name="missing"[^>]*value="([^"]*)"', page)
    found = {NOTHING: ("missing", {}, unescape(typed[1]) if typed else "")}
    for called, about, options in re.findall(rf"{label}\s*{select}", page, re.DOTALL):
        texts = re.findall(r'<option value="([^"]*)"( selected)?>(.*?)</option>', options)
        values = {unescape(text): unescape(value) for value, _, text in texts}
        chosen = next((unescape(value) for value, is_chosen, _ in texts if is_chosen), "")
        plain = unescape(re.sub(r"<[^>]+>.*", "", called, flags=re.DOTALL)).strip()
        found[plain] = (unescape(re.search(r' name="([^"]*)"', about)[1]), values, chosen)
    return found


def wrong(page):
    return re.findall(r"(?s)govuk-error-summary.*?</div>", page)


def work():
    from moothall.engine.registers.jobs import working

    while working.work_once():
        pass


@pytest.fixture
def screen(fresh_database, client):
    """Give the pages of a register of Ashby's as an officer has them."""
    from tests.conftest import council
    from tests.engine.registers.conftest import someone

    from moothall.engine.registers import actions, reading
    from moothall.ground.councils import scope
    from moothall.ground.journal.words import Actor

    ashby = council("ashby")

    def opened(register):
        (read,) = reading.read_all([EXAMPLES / "registers" / f"{register}.yaml"])
        with scope.opened([ashby.pk], writes=True) as at:
            actions.publish(ashby, read.definition, by=Actor.job("tests"), at=at)
            officer = someone(ashby, "mo", "manager")
        client.force_login(officer.identity)
        return Screen(client, ashby.slug, register)

    return opened


@pytest.mark.parametrize("name", FILES)
def test_a_real_list_loads_through_the_screen_and_again_changes_nothing(
    screen, real_data, tmp_path, name
):
    _, records, rejected = FILES[name]
    register = name.removesuffix("-old")
    chosen, more = BY_HAND.get(name, ({}, {}))
    mapping = EXAMPLES / "mappings" / "registers" / f"{name}.yaml" if name in BY_FILE else None
    path = found(real_data, name, tmp_path)
    desk = screen(register)

    def looked():
        desk.bring(path, mapping)
        desk.look(chosen | more)
        return desk.counts

    bad = {"Rows that cannot be used": rejected} if rejected else {}
    assert looked() == {"Would be added": records, "Would be changed": 0} | bad
    desk.press("begin")
    assert desk.counts == {"Added": records, "Changed": 0} | bad
    same = {"Would be added": 0, "Would be changed": 0, "Say the same already": records}
    assert looked() == same | bad
    if records < WHOLE:
        desk.press("begin")
        assert desk.counts == {"Added": 0, "Changed": 0, "Left as they are": records} | bad
