"""S20: pictures are written anew, so that what was hidden in them is gone."""

import io

import pytest
from PIL import Image
from tests.engine.documents.samples import giant_png, picture, whereabouts

from moothall.engine.documents import pictures


def anew(content, kind="jpeg"):
    return pictures.written_anew(io.BytesIO(content), kind)


def seen(content):
    return Image.open(io.BytesIO(content))


def test_s20_where_a_photograph_was_taken_is_not_kept():
    sent = picture(size=(80, 40), exif=whereabouts())
    assert seen(sent).getexif().get_ifd(0x8825)[2] == (54.0, 30.0, 0.0)
    kept = anew(sent)
    assert (dict(seen(kept).getexif()), b"Exif" in kept, b"Pocket 7" in kept) == ({}, False, False)


def test_s20_nor_in_a_png():
    kept = anew(picture("png", exif=whereabouts()), "png")
    assert (dict(seen(kept).getexif()), b"eXIf" in kept) == ({}, False)


def test_a_picture_that_lay_on_its_side_stands_upright():
    assert seen(anew(picture(size=(80, 40), exif=whereabouts()))).size == (40, 80)


def test_comments_profiles_and_what_follows_the_end_are_gone():
    sent = picture(comment=b"a word", icc_profile=b"p" * 500) + b"after the end"
    kept = anew(sent)
    assert not [word for word in (b"a word", b"pppp", b"after the end") if word in kept]


def test_the_same_picture_gives_the_same_bytes_again():
    assert anew(picture()) == anew(picture())


def test_what_is_seen_stays():
    kept = seen(anew(picture(colour=(10, 120, 240))))
    assert all(abs(a - b) < 4 for a, b in zip(kept.getpixel((5, 5)), (10, 120, 240), strict=True))


@pytest.mark.parametrize("mode", ["CMYK", "L", "RGB"])
def test_a_jpeg_of_each_kind_of_colour_is_kept(mode):
    out = io.BytesIO()
    Image.new(mode, (30, 20)).save(out, "JPEG")
    assert seen(anew(out.getvalue())).size == (30, 20)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_each_kind_of_colour_is_kept(mode):
    out = io.BytesIO()
    Image.new(mode, (30, 20)).save(out, "PNG")
    assert seen(anew(out.getvalue(), "png")).size == (30, 20)


def test_a_large_picture_is_made_smaller():
    assert max(seen(anew(picture(size=(5000, 100)))).size) == 4096


@pytest.mark.parametrize("side", [8_000, 30_000])
def test_s19_a_giant_picture_is_refused_by_its_head_alone(monkeypatch, side):
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(pictures.TooLarge):
        anew(giant_png(side), "png")


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", picture()[:300], picture("png")])
def test_a_broken_picture_is_refused(content):
    with pytest.raises(pictures.Unreadable):
        anew(content)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_the_colour_of_what_is_transparent_is_gone(mode):
    out = io.BytesIO()
    sent = Image.new("RGBA", (40, 20), (0, 200, 0, 128))
    sent.paste((200, 10, 10, 0), (0, 0, 20, 20))
    if mode == "P":
        sent = Image.new("P", (40, 20), 0)
        sent.putpalette([0, 200, 0, 200, 10, 10])
        sent.paste(1, (0, 0, 20, 20))
        sent.save(out, "PNG", transparency=1)
    else:
        sent = sent.convert(mode)
        sent.save(out, "PNG")
    kept = seen(anew(out.getvalue(), "png"))
    assert not any(kept.getpixel((5, 5)))
    if mode != "P":
        assert kept.getpixel((35, 5)) == sent.getpixel((35, 5))
