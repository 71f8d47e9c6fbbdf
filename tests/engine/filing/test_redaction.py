"""A redacted copy has the areas burned in, and nothing underneath."""

import io
import json

import pypdf
import pytest
from django.db import connection
from PIL import Image
from tests.engine.cases.telling import june
from tests.engine.filing.papers import a_pdf

from moothall.engine.documents import actions as files
from moothall.engine.documents import queries as contents
from moothall.engine.documents.actions import Sent
from moothall.engine.filing import actions, child, queries, redaction
from moothall.engine.filing.actions import Given
from moothall.engine.filing.words import NotRedacted

pytestmark = pytest.mark.django_db


def filed(room):
    body = a_pdf()
    asha = room.desk.actor("mo")
    sent = Sent(io.BytesIO(body), len(body), "plan.pdf")
    taken = files.take(room.council, sent, by=asha, at=june(1))
    given = Given("minutes", "Plan", "record", "P1")
    return actions.file(room.council, given, taken, by=asha, at=june(1))


def test_the_text_is_gone_from_the_copy(room):
    document, mo = filed(room), room.desk.actor("mo")
    (original,) = queries.versions(document)
    with contents.content(original.file) as opened:
        assert "SECRET NAME" in pypdf.PdfReader(opened).pages[0].extract_text()
    made = actions.redact(document, original, [(1, 0, 0, 100, 50)], by=mo, at=june(2))
    assert (made.number, made.is_redacted, made.name) == (2, True, "plan redacted.pdf")
    with contents.content(made.file) as opened:
        raw = opened.read()
    reader = pypdf.PdfReader(io.BytesIO(raw))
    assert [page.extract_text().strip() for page in reader.pages] == ["", ""]
    assert b"Quillfeather" not in raw
    assert "Quillfeather" not in str(reader.metadata)
    first, second = (page.images[0].image.convert("L") for page in reader.pages)
    top = first.crop((0, 0, first.width, first.height // 2 - 4))
    assert top.getextrema()[1] < 30
    assert second.getextrema() == pytest.approx((0, 255), abs=40)
    assert first.crop((0, first.height // 2 + 8, first.width, first.height)).getextrema()[0] > 225
    assert isinstance(first, Image.Image)


@pytest.mark.parametrize(
    "areas", [[], [(0, 1, 1, 2, 2)], [(1, 50, 0, 40, 10)], [(1, 0, 0, 101, 10)], [(9, 0, 0, 9, 9)]]
)
def test_areas_that_lie_nowhere_are_refused(room, areas):
    document, mo = filed(room), room.desk.actor("mo")
    (original,) = queries.versions(document)
    with pytest.raises(NotRedacted):
        actions.redact(document, original, areas, by=mo, at=june(2))
    assert len(queries.versions(document)) == 1


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_stays_unseen(mode, tmp_path):
    picture = Image.new("RGBA", (40, 20), (0, 0, 0, 255))
    picture.paste((200, 10, 10, 0), (0, 0, 20, 20))
    place = tmp_path / "a.png"
    if mode == "P":
        picture = Image.new("P", (40, 20))
        picture.putpalette([0, 0, 0, 200, 10, 10])
        picture.paste(1, (0, 0, 20, 20))
        picture.save(place, transparency=1)
    else:
        picture.convert(mode).save(place)
    (page,) = redaction._pages("png", place)
    assert (page.getpixel((5, 5)), page.getpixel((35, 5))) == ((255,) * 3, (0,) * 3)


TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a picture lies in a file whose EXIF says that number, beside how viewers show it."""


@pytest.mark.parametrize("number", TURNED)
def test_areas_lie_where_a_turned_picture_is_seen(number, tmp_path):
    seen = Image.new("L", (120, 60), 255)
    seen.paste(120, (90, 0, 120, 20))  # the secret, at the upper right
    exif, place = Image.Exif(), tmp_path / "a.jpg"
    exif[0x0112] = number
    seen.transpose(TURNED[number]).save(place, exif=exif, quality=95)
    raw = redaction.redacted("jpeg", place, [(1, 75, 0, 100, 34)])
    (image,) = pypdf.PdfReader(io.BytesIO(raw)).pages[0].images
    page = image.image.convert("L")
    assert page.size == (120, 60)
    assert page.crop((92, 2, 118, 18)).getextrema()[1] < 30
    rest = [page.crop((0, 0, 86, 60)), page.crop((0, 26, 120, 60))]
    assert all(one.getextrema()[0] > 225 for one in rest)


def test_a_picture_that_only_some_viewers_turn_is_refused(tmp_path):
    said = b'<x xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/>'
    place = tmp_path / "a.jpg"
    Image.new("L", (40, 20)).save(place, xmp=said)
    with pytest.raises(ValueError, match="do not agree"):
        redaction.redacted("jpeg", place, [(1, 0, 0, 50, 50)])


def blank(pages, side):
    made = pypdf.PdfWriter()
    for _ in range(pages):
        made.add_blank_page(width=side, height=side)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def test_huge_pages_are_refused_together_and_drawn_one_by_one(tmp_path):
    place = tmp_path / "huge.pdf"
    arguments = ["pdf", str(place), json.dumps([(1, 0, 0, 50, 50)])]
    place.write_bytes(blank(15, 2100))
    with pytest.raises(child.NotRead):
        child.run("redaction", arguments)
    place.write_bytes(blank(14, 2100))  # more than the process may have, were all held at once
    made = pypdf.PdfReader(io.BytesIO(child.run("redaction", arguments)))
    assert len(made.pages) == 14


def test_one_copy_is_made_at_a_time(room):
    document, mo = filed(room), room.desk.actor("mo")
    (original,) = queries.versions(document)
    another = connection.copy()
    try:
        with another.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended('filing.redaction', 0))")
            with pytest.raises(NotRedacted, match="Another copy"):
                actions.redact(document, original, [(1, 0, 0, 9, 9)], by=mo, at=june(2))
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended('filing.redaction', 0))")
    finally:
        another.close()
    assert actions.redact(document, original, [(1, 0, 0, 9, 9)], by=mo, at=june(2)).number == 2
