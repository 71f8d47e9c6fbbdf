"""How the demo divides its cases."""

from moothall.packs.demo import shares


def count(**kinds):
    return sum(
        1
        for slug in shares.PARTS
        for plot in shares.of(slug, full=kinds["full"])
        if plot.service in kinds["of"]
    )


def test_the_parts_make_a_hundred():
    assert sum(shares.PARTS.values()) == 100


def test_the_small_demo_has_600_cases():
    assert count(full=False, of=shares.TELLERS) == 600


def test_the_full_demo_has_7624_faults_and_7454_requests():
    assert count(full=True, of={"ict-fault"}) == 7_624
    assert count(full=True, of={"ict-equipment", "missed-bin"}) == 7_454


def test_every_case_has_a_token_of_its_own():
    tokens = [plot.token(slug) for slug in shares.PARTS for plot in shares.of(slug, full=True)]
    assert len(set(tokens)) == 15_078


def test_the_small_demo_is_a_part_of_the_full_one():
    for slug in shares.PARTS:
        assert set(shares.of(slug, full=False)) <= set(shares.of(slug, full=True))
