"""Services are found by the words people use for them."""

import pytest
from tests.engine.catalogue.factories import definition

from moothall.engine.catalogue.finding import score

BIN = definition(name="Report a missed bin", summary="Tell us.", keywords=["rubbish", "wheelie"])
TAX = definition(name="Pay council tax", summary="Not about a bin.", category="Money")


@pytest.mark.parametrize(
    "text", ["bin", "BINS", "missed bin", "my bin was not emptied", "rubb", "wheelie bins", "miss"]
)
def test_a_service_is_found_by(text):
    assert score(BIN, text) > score(TAX, text)


@pytest.mark.parametrize("text", ["", "  ", "dragon", "?!", "b", "binocular"])
def test_a_service_is_not_found_by(text):
    assert score(TAX, text) == 0


def test_a_word_in_the_name_counts_more_than_one_elsewhere():
    assert score(BIN, "bin") > score(TAX, "bin") > 0


def test_words_that_say_nothing_count_only_by_themselves():
    assert score(BIN, "a") > 0
    assert score(TAX, "a rubbish thing") == 0
