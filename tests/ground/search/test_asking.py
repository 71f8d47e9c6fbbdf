"""What somebody typed, read: what names one thing finds it and no other."""

import pytest

from moothall.ground.search import asking, queries


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
