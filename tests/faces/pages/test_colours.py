"""A council's colour, whatever it is, gives pages that can be read."""

from hypothesis import given
from hypothesis import strategies as st

from moothall.faces.pages import colours

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_black_on_white_has_the_greatest_contrast():
    assert round(colours.contrast("#000000", "#ffffff"), 2) == 21


@given(COLOURS)
def test_every_text_of_every_palette_can_be_read(colour):
    made = colours.palette(colour)
    assert made.colour == colour
    assert colours.contrast(made.ink, made.colour) >= 4.5
    assert colours.contrast(made.deep, made.tint) >= 4.5
    assert colours.contrast(made.deepest, made.tint) >= 4.5
    assert colours.contrast("#ffffff", made.deep) >= 4.5
    assert colours.contrast("#484949", made.tint) >= 4.5


def test_a_light_colour_gets_black_text_and_a_dark_one_white():
    assert colours.palette("#ffdd00").ink == "#000000"
    assert colours.palette("#1d4f91").ink == "#ffffff"


def test_a_colour_that_cannot_be_read_gives_moothalls_own():
    assert colours.palette("red; } body { display: none").colour == colours.DEFAULT
