"""The desk in dark colours: what a tag's colour says in light ones it says there too."""

import re
from pathlib import Path

import pytest

import moothall.faces.staff
from moothall.faces.pages import colours

SHEET = Path(moothall.faces.staff.__path__[0]) / "static/moothall/desk/dark.css"
TONES = {"red", "orange", "yellow", "green", "blue", "purple", "grey"}
TAG = r"\.m-desk\.d-scheme-{} \.govuk-tag--(\w+) {{\s*background: (#\w{{6}});\s*color: (#\w{{6}});"


@pytest.mark.parametrize("scheme", ["auto", "dark"])
def test_tags_keep_colours_apart_and_readable(scheme):
    found = re.findall(TAG.format(scheme), SHEET.read_text())
    assert {tone for tone, _, _ in found} == TONES
    assert len({ground for _, ground, _ in found}) == len(TONES)
    for tone, ground, ink in found:
        assert colours.contrast(ground, ink) >= 4.5, tone


def test_chosen_and_left_to_the_device_are_the_same_colours():
    """Either is a block of its own, as each holds under another condition."""
    device, chosen = SHEET.read_text().split("@media not print {")
    device = device.split("@media (prefers-color-scheme: dark) {")[1]
    assert device.replace("d-scheme-auto", "d-scheme-dark").split() == chosen.split()
