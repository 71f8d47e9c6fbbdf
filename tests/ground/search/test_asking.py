"""What somebody typed, read: what names one thing finds it and no other."""

import pytest

from moothall.ground.search import asking, keys, queries


@pytest.mark.parametrize(
    "text",
    ["jo.smith@", "jo.smith@example", "jo@.", "jo@example.", "jo@.org", "a.b@-", "7946 0018"],
)
def test_a_part_of_an_address_or_number_names_nobody(text):
    assert not queries.is_exact(text)


@pytest.mark.parametrize("text", ["jo@example.org", "Jo.Smith@mail.example.org.", "020 7946 0018"])
def test_a_whole_one_does(text):
    assert queries.is_exact(text)


def test_what_is_called_exact_is_matched_exactly():
    for text in ("jo@example.co", "020 7946 0018", "079460018"):
        [part] = asking.read(text).parts
        assert (part.is_exact, ":*" in part.signs) == (True, False), text


def test_the_rest_is_matched_by_its_beginning():
    for text in ("jo.smith@exam", "7946 0018"):
        [part] = asking.read(text).parts
        assert (part.is_exact, ":*" in part.signs) == (False, True), text


def test_a_part_of_a_reference_that_looks_like_a_postcode_is_read_as_both():
    [part] = asking.read("gc85sa").parts
    assert part.signs == "'#cGC85SA'|'#rGC85SA':*"


@pytest.mark.parametrize("typed", ["pat.o'brien@example.org", "PAT.O\u2019Brien@example.org"])
def test_an_address_with_an_apostrophe_is_one_address(typed):
    [part] = asking.read(typed).parts
    assert (part.signs, part.is_exact) == ("'#epat.o%27brien@example.org'", True)
    assert keys.email("Pat.O'Brien@example.org") == ["#epat.o%27brien@example.org"]


def test_a_postcode_that_is_being_typed_is_read_as_one():
    for typed in ("AB1 2", "ab1 2c"):
        [part] = asking.read(typed).parts
        assert part.signs == f"'#c{typed.replace(' ', '').upper()}':*"
        assert part.word, "it may be a name and a number too"


def test_a_word_that_is_being_typed_finds_words_of_its_stem():
    [part] = asking.read("recyclin").slips
    assert "'recyclin':*" in part.word
    assert "'recycling'" in part.word
