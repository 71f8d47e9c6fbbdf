"""The file of providers: read whole, or refused with the place and the mend."""

import pytest

from moothall.outside.openid import configuration

GOOD = """
[ashby.entra]
name = "Ashby staff account"
issuer = "https://login.example/tenant/v2.0"
client_id = "moothall"
secret = "s"
takes = "officer"
domains = ["Ashby.example"]
"""


def written(tmp_path, text, mode=0o600):
    path = tmp_path / "openid.toml"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_section_is_a_provider(tmp_path):
    [found] = configuration.read(written(tmp_path, GOOD))
    assert (found.council, found.code, found.takes) == ("ashby", "entra", "officer")
    assert found.domains == ("ashby.example",)
    assert "'s'" not in repr(found)


def test_no_file_is_no_provider(tmp_path):
    assert configuration.read(tmp_path / "none") == []


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path):
    (tmp_path / "secret").write_text("kept apart\n")
    text = GOOD.replace('secret = "s"', f'secret_file = "{tmp_path / "secret"}"')
    [found] = configuration.read(written(tmp_path, text))
    assert found.secret == "kept apart"


WRONG = {
    "is missing": GOOD.replace('client_id = "moothall"', ""),
    "must begin with https": GOOD.replace("https://login", "http://login"),
    "is not known here": GOOD + 'colour = "red"',
    "write one of": GOOD.replace('"officer"', '"admin"'),
    "takes needs domains": GOOD.replace('domains = ["Ashby.example"]', ""),
    "is no TOML": "[ashby",
    "name it with": GOOD.replace("ashby.entra", 'ashby."En tra"'),
}


@pytest.mark.parametrize(("said", "text"), WRONG.items(), ids=WRONG)
def test_a_wrong_file_is_refused_with_the_mend(tmp_path, said, text):
    with pytest.raises(ValueError, match=said):
        configuration.read(written(tmp_path, text))


def test_a_file_that_others_can_read_is_refused(tmp_path):
    with pytest.raises(ValueError, match="chmod 600"):
        configuration.read(written(tmp_path, GOOD, 0o644))
