"""The record as a file: readable by all, whatever was typed, set outside the web process."""

import subprocess

import pytest
from django.test import Client
from django.urls import reverse
from tests import starter
from tests.faces.portal.test_sent import send
from tests.faces.portal.walking import Browser

from moothall.faces.portal import recordpdf
from moothall.faces.portal.recordpdf import Record

BIN = starter.definitions()["missed-bin"]


def record(text="At the gate", **changed):
    said = {
        "title": "Record of A7K-3QM-9TX",
        "council": "Ashby Council",
        "service": "Report a missed bin",
        "facts": [("Reference", "A7K-3QM-9TX")],
        "answers": [("Where was it?", text)],
        "contact": ["Call us."],
        "dated_on": "2026-06-01",
    }
    return Record(**said | changed)


@pytest.mark.parametrize(
    "text",
    [
        "#panic() *bold* $x$ @ref <lab> = no heading\n\n- no list \\",
        "\u0645\u0631\u062d\u0628\u0627 and \U0001f600",
        "a\u202eb\u200d\ufffe",
        "word " * 4000,
        "x" * 4000,
        "",
    ],
    ids=["markup", "other scripts", "unseen signs", "long", "one long word", "empty"],
)
def test_whatever_was_typed_the_file_is_accessible(text):
    file = recordpdf.made(record(text))
    assert file.startswith(b"%PDF-")
    assert b"pdfuaid:part" in file  # it claims PDF/UA-1, and typst refuses to where it is not


def test_the_same_record_is_the_same_file():
    assert recordpdf.made(record()) == recordpdf.made(record())


def test_what_cannot_be_set_is_no_file():
    with pytest.raises(subprocess.CalledProcessError):
        recordpdf.made(record(dated_on="never"))


@pytest.mark.django_db
def test_whoever_sent_it_can_download_it_and_nobody_else(visitor, town):
    visitor.walk(BIN)
    reference = send(visitor)
    path = reverse("portal:record-file", args=[visitor.path.rsplit("/", 1)[-1]])
    page = visitor.get(path)
    assert page.headers["Content-Type"] == "application/pdf"
    assert page.headers["Content-Disposition"] == f'attachment; filename="record-{reference}.pdf"'
    assert page.headers["Cache-Control"] == "no-store, private"
    assert Browser(Client(), town).get(path).status_code == 404
