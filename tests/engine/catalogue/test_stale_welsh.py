"""Welsh whose English changed since is named; nothing else is."""

from pathlib import Path

from moothall import packs
from moothall.engine.catalogue import reading, translating, welsh

EVERYDAY = Path(packs.__file__).parent / "everyday" / "services"
NAME = "Report a hole in the road"


def written(folder, english, text):
    """Write a service and its Welsh; read both."""
    (folder / "road-fault.yaml").write_text(english)
    (folder / "road-fault.cy.yaml").write_text(text)
    read = reading.read_all([folder / "road-fault.yaml"])
    assert all(not one.faults for one in read)
    service = next(one for one in read if one.definition)
    return service, next(one.welsh for one in read if one.welsh).of


def stale(one):
    return [str(fault) for fault in one.untranslated if "older than its English" in str(fault)]


def fresh(folder):
    english, text = ((EVERYDAY / f"road-fault{end}").read_text() for end in (".yaml", ".cy.yaml"))
    one, of = written(folder, english, text)
    return english, translating.blank(one.definition, of)


def test_what_is_translated_carries_the_fingerprint_of_its_english(tmp_path):
    english, text = fresh(tmp_path)
    assert f"  name: {welsh.fingerprint(NAME)}" in text.replace("'", "")
    one, of = written(tmp_path, english, text)
    assert stale(one) == []
    assert len(of) > 20
    spaced = welsh.fingerprint(f"  {NAME.replace(' ', '   ')} ")
    assert spaced == welsh.fingerprint(NAME)


def test_english_that_changed_is_named_until_somebody_has_looked_it_through(tmp_path):
    english, text = fresh(tmp_path)
    later = english.replace(f"name: {NAME}", "name: Report a broken road", 1)
    assert later != english
    one, of = written(tmp_path, later, text)
    [said] = stale(one)
    assert "the Welsh of `name` is older than its English" in said
    again = translating.blank(one.definition, of)
    assert "CHANGED: Report a broken road" in again
    assert of["name"] in again
    looked = "\n".join(line for line in again.splitlines() if of["name"] not in line)
    one, of = written(tmp_path, later, looked)
    assert stale(one) == []
    assert welsh.fingerprint("Report a broken road") in translating.blank(one.definition, of)


def test_the_fingerprints_are_no_part_of_what_is_published(tmp_path):
    english, text = fresh(tmp_path)
    one, _ = written(tmp_path, english, text)
    assert "of" not in one.definition.as_json()["cy"]
