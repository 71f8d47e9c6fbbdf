"""What another version of document types makes of the documents that are there, in words."""

import pytest
from tests.engine.filing.conftest import TYPES

from moothall.engine.filing import changing, reading


def changed(old, new):
    assert old in TYPES
    before, after = (reading.read(text).definition for text in (TYPES, TYPES.replace(old, new)))
    return changing.in_words(before, after)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[ict-desk]", "[street-services]", "minutes: seen by these teams: street-services."),
        ("is_sensitive: true", "", "tenancy-letter: each opening is no longer recorded."),
        ("id: minutes", "id: papers", "minutes: gone; refused while there are documents of it."),
        (
            "- {id: dated, label: Date of the letter, type: date}",
            "- {id: said, label: Said, is_required: true}",
            "tenancy-letter: `dated` goes from a document when it is next described.",
        ),
    ],
)
def test_what_changes_is_said(old, new, said):
    assert changed(old, new)[0] == said


def test_what_is_the_same_says_nothing():
    assert changed("Evidence", "Evidence") == []
