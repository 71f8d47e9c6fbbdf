"""Somebody's words are found where they stand whole, by Python and by PostgreSQL alike (S42)."""

import pytest
from django.db import connection

from moothall.ground.people.wholewords import WholeWords, of_email, of_letter, of_name, of_phone
from moothall.ground.people.words import Whose

WHOSE = Whose(
    council_id=1,
    person_ids=frozenset({7}),
    identity_id=None,
    names=("Robin Quill", "Róisín O'Neil", "Bobbie", "Erased person"),
    emails=frozenset({"rob@quill.example"}),
    phones=frozenset({"442079460777", "33123456789"}),
    letters=frozenset({"Robin Quill\n9 Quill Row\nOld Side\nAshby\nZZ1 1AA"}),
)
WORDS = WholeWords(WHOSE)
PATTERNS = {
    "name": "|".join(map(of_name, ("Robin Quill", "Róisín O'Neil"))),
    "email address": of_email("rob@quill.example"),
    "telephone number": "|".join(map(of_phone, WHOSE.phones)),
    "post address": of_letter(next(iter(WHOSE.letters))),
}
FOUND = [
    ("Ask Robin Quill.", "name", "Robin Quill"),
    ("ROBIN  QUILL\u2019S laptop", "name", "ROBIN  QUILL"),
    ("“robin\nquill”", "name", "robin\nquill"),
    ("for RÓISÍN O\u2019NEIL", "name", "RÓISÍN O\u2019NEIL"),
    ("Write to Rob@quill.example.", "email address", "Rob@quill.example"),
    ("<rob@quill.example>", "email address", "rob@quill.example"),
    ("ring 020 7946 0777", "telephone number", "020 7946 0777"),
    ("ring (020) 7946-0777", "telephone number", "(020) 7946-0777"),
    ("(020 7946 0777)", "telephone number", "020 7946 0777"),
    ("+44 (0)20 7946 0777", "telephone number", "+44 (0)20 7946 0777"),
    ("0033 1 23 45 67 89", "telephone number", "0033 1 23 45 67 89"),
    ("lives at 9 Quill row, Ashby, zz11aa", "post address", "9 Quill row, Ashby, zz11aa"),
    ("9 Quill Row ZZ1 1AA", "post address", "9 Quill Row ZZ1 1AA"),
    ("9 Quill Row\nOld Side\nAshby", "post address", "9 Quill Row\nOld Side\nAshby"),
    (" bobbie ", "", ""),
]
NOT_FOUND = [
    "Robin Quillfeather",
    "Trobin Quill",
    "Robin Quill-Smith",
    "Jo-Robin Quill",
    "Robin O'Quill",
    "Robin",
    "Quill, Robin",
    "Erased person",
    "Bobbie said so",
    "arob@quill.example",
    "a.rob@quill.example",
    "rob@quill.example.org",
    "120 7946 07770",
    "02079460777123",
    "29 Quill Row, ZZ1 1AA",
    "9 Quill Row",
    "9 Quill Row, ZZ1 1AAB",
]


def stands(pattern, text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~* %s", [text, pattern])
        return cursor.fetchone()[0]


def near(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT jsonb_build_object('a', %s)::text ~* %s", [text, WORDS.near])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "what", "words"), FOUND)
def test_s42_words_that_stand_whole_are_found(text, what, words):
    [span] = WORDS.spans(text)
    assert near(text)
    if what:
        assert (span.what, text[span.start : span.end]) == (what, words)
        assert stands(PATTERNS[what], text)


@pytest.mark.django_db
@pytest.mark.parametrize("text", NOT_FOUND)
def test_s42_parts_of_other_words_are_not_theirs(text):
    assert WORDS.spans(text) == []
    assert not any(stands(pattern, text) for pattern in PATTERNS.values())


def test_s42_they_are_found_however_deep_and_where_nobody_looks_one_word_names_nobody():
    unseen = WholeWords(WHOSE, has_alone=False)
    for words in (WORDS, unseen):
        assert words.are_in({"rows": [{"values": {"Who": "by Robin Quill", "n": None}}]})
        assert words.are_in([1, 2079460777])
        assert words.are_in({"Robin Quill": "x"})
        assert not words.are_in({"Robin Quill": "x"}, in_keys=False)
        assert not words.are_in({"first": "Robin", "last": "Quill", "is_new": True})
    assert WORDS.are_in(["Bobbie"])
    assert not unseen.are_in(["Bobbie"])


def test_s42_only_the_words_are_blanked_and_what_overlaps_once():
    text = "Robin Quill, 9 Quill Row, Ashby, ZZ1 1AA (rob@quill.example) and Robin Quillfeather"
    assert WORDS.blanked(text, "[erased]") == (
        "[erased], [erased] ([erased]) and Robin Quillfeather"
    )
    assert "".join(part for part, _ in WORDS.parts(text)) == text
