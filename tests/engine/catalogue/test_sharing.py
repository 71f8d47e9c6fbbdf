"""A service that is a part of a topic is read whole: with its words, and the pages it shares."""

import json

from tests.engine.catalogue.factories import SMALLEST

from moothall.engine.catalogue import overlays, reading
from moothall.engine.catalogue.definition import Parent

TOPIC = {
    "topic": "bins",
    "name": "Bins",
    "summary": "All about bins.",
    "keywords": ["waste"],
    "parts": ["new-bin", "broken-bin"],
    "pages": [{"id": "home", "questions": [{"id": "home", "type": "address", "label": "Where?"}]}],
}
WHAT = {"id": "what", "questions": [{"id": "what", "type": "yesno", "label": "What?"}]}
PART = SMALLEST | {
    "within": "bins",
    "pages": [WHAT, {"id": "home", "shared": True, "when": "answers.what"}],
}


def read(folder, part=PART, topic=TOPIC):
    for place, one in (("topics/bins.yaml", topic), ("services/part.yaml", part)):
        file = folder / place
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(one, indent=1))
    return reading.read_all([folder])


def test_a_part_has_the_words_and_the_pages_of_its_topic_and_its_own_say(tmp_path):
    (found,) = read(tmp_path)
    assert found.faults == ()
    whole = found.definition
    parent = Parent(
        topic="bins", name="Bins", summary="All about bins.", keywords=("waste",), place=1
    )
    assert whole.within == parent
    assert [(page.id, page.when) for page in whole.pages] == [
        ("what", None),
        ("home", "answers.what"),
    ]
    assert whole.question("home").label == "Where?"
    said = overlays.Overlay(overlay="broken-bin", council="a", questions={"home": {"hint": "Here"}})
    assert overlays.resolved(whole, said).question("home").hint == "Here"


def test_what_does_not_fit_between_a_part_and_its_topic_is_a_fault_at_its_line(tmp_path):
    cases = [
        (PART | {"within": "bin"}, TOPIC, "the topic `bin`, there is no file of it"),
        (PART, TOPIC | {"parts": ["a", "b"]}, "`broken-bin` is within `bins`, the topic does not"),
        (
            PART | {"pages": [WHAT, {"id": "house", "shared": True}]},
            TOPIC,
            "the shared page `house`, `bins` has no page of that id, did you mean `home`?",
        ),
        (PART, TOPIC | {"name": ""}, "`name` is empty"),
    ]
    for part, topic, what in cases:
        (found,) = read(tmp_path, part, topic)
        assert found.definition is None
        assert [what in str(fault) for fault in found.faults] == [True], found.faults
        assert all(fault.line > 1 for fault in found.faults)
