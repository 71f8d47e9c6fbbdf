"""`moothall doctor` asks the providers of single sign-on."""

from tests.outside.openid.serving import standin

from moothall.faces.console import machine

SECTION = '[ashby.entra]\nname = "Ashby staff account"\nissuer = "{}"\nclient_id = "moothall"\n'


def found(tmp_path, monkeypatch, text):
    path = tmp_path / "openid.toml"
    path.write_text(text)
    path.chmod(0o600)
    monkeypatch.setenv("MOOTHALL_OPENID", str(path))
    return list(machine.providers())


def test_a_provider_that_answers_is_well(tmp_path, monkeypatch):
    with standin() as kept:
        [one] = found(tmp_path, monkeypatch, SECTION.format(kept.issuer))
    assert one.is_well


def test_a_wrong_file_is_named_with_its_mend(tmp_path, monkeypatch):
    [one] = found(tmp_path, monkeypatch, "[ashby.entra]\n")
    assert (one.is_well, "section [ashby.entra]" in one.said) == (False, True)
