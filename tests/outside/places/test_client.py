"""Addresses of a postcode, asked of the stand-in that speaks the Ordnance Survey's protocol."""

import pytest

from moothall.outside.places.client import NoAnswer, Places
from moothall.outside.places.standin import KEY, LARGE, MOST_OF_LARGE, PER_FIGURE, Standin


@pytest.fixture
def standin():
    with Standin() as running:
        yield running


@pytest.fixture
def places(standin):
    return Places(standin.url, KEY, timeout=10)


def test_a_postcode_gives_its_addresses_with_their_uprns(places):
    found = places.at("ZZ1 1AA")
    assert len(found) == PER_FIGURE
    assert len({place.uprn for place in found}) == PER_FIGURE
    assert found[0].lines[0].startswith("1 ")
    assert found[0].lines[-1] == "Ashby"
    assert found[0].postcode == "ZZ1 1AA"


def test_a_postcode_that_is_not_in_use_has_none(places):
    assert places.at("AA1 1AA") == []


def test_more_than_a_page_of_results_is_fetched_whole(places):
    found = places.at(LARGE)
    assert len({place.uprn for place in found}) == MOST_OF_LARGE


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("away", "OS Places said 503: The Service is temporarily unavailable"),
        ("garbled", "OS Places said 200 and nothing that can be read"),
        pytest.param("slow", "OS Places does not answer (TimeoutError)", marks=pytest.mark.slow),
    ],
)
def test_a_fault_there_is_said_and_waits_no_longer_than_it_must(standin, fault, said):
    standin.fault = fault
    with pytest.raises(NoAnswer) as refused:
        Places(standin.url, KEY, timeout=0.5 if fault == "slow" else 10).at("ZZ1 1AA")
    assert str(refused.value) == said


def test_a_wrong_key_is_refused(standin):
    with pytest.raises(NoAnswer, match="401: Invalid ApiKey"):
        Places(standin.url, "another").at("ZZ1 1AA")


def test_nobody_listening_is_said():
    with pytest.raises(NoAnswer, match="does not answer"):
        Places("http://127.0.0.1:9", KEY, timeout=0.5).at("ZZ1 1AA")
