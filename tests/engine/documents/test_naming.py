"""S17, S23: the name under which a file is kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.engine.documents import naming


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Bin, Tuesday.JPG", "Bin, Tuesday.jpg"),
        ("C:\\Users\\Rosa\\bin.jpg", "bin.jpg"),
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("bin.php.jpg", "bin_php.jpg"),
        ("bin\r\nSet-Cookie: a=b.jpg", "binSet-Cookie_ a_b.jpg"),
        ("\u202egpj.exe.jpg", "gpj_exe.jpg"),
        ('"><script>.jpg', "script.jpg"),
        (".htaccess.jpg", "htaccess.jpg"),
        (".jpg", "file.jpg"),
        ("", "file.jpg"),
        ("Élodie\u2019s garden.jpg", "Élodie\u2019s garden.jpg"),
        ("   a   b  .jpg", "a b.jpg"),
    ],
)
def test_s17_a_name_is_made_harmless(typed, kept):
    assert naming.kept(typed, "jpg") == kept


def test_s17_a_name_of_300_characters_is_shortened_and_keeps_its_ending():
    kept = naming.kept("é" * 300 + ".docx", "docx")
    assert (len(kept), kept[-6:]) == (100, "é.docx")


@pytest.mark.parametrize(
    ("typed", "found"),
    [("a.JPG", "jpg"), ("a.b.pdf ", "pdf"), ("a", ""), (".pdf", ""), ("a.p\u202edf", "pdf")],
)
def test_the_extension_is_what_follows_the_last_dot(typed, found):
    assert naming.extension(typed) == found


@given(st.text(max_size=400))
def test_whatever_is_typed_a_kept_name_is_one_plain_line(typed):
    kept = naming.kept(typed, "pdf")
    assert len(kept) <= 100
    assert kept.endswith(".pdf")
    assert kept.count(".") == 1
    assert not set(kept) & set('/\\\r\n\0<>:"|?*')
    assert not {unicodedata.category(sign) for sign in kept} & {"Cc", "Cf", "Zl", "Zp", "Cs"}
