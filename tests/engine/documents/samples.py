"""Files of every kind, small, made here: good ones, and ones that are not what they seem."""

import io
import struct
import zipfile
import zlib

from PIL import Image

OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
HOME = (54.5, -3.1)  # somewhere in a lake


def picture(kind="jpeg", mode="RGB", *, size=(40, 30), exif=None, colour=(200, 30, 30), **more):
    out = io.BytesIO()
    image = Image.new(mode, size, colour)
    image.save(out, kind.upper(), **more | ({"exif": exif} if exif else {}))
    return out.getvalue()


def whereabouts():
    """EXIF as a telephone writes it: where, with what, and lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter to the right
    exif[0x0110] = "Pocket 7"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (54.0, 30.0, 0.0)
    place[3], place[4] = "W", (3.0, 6.0, 0.0)
    return exif


def pdf(*, objects=1, more=b""):
    body = b"".join(b"%d 0 obj<</Type/Catalog>>endobj\n" % n for n in range(1, objects + 1))
    return b"%PDF-1.7\n" + body + more + b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def packed(entries, *, mimetype="", method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        if mimetype:
            archive.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(**more):
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<d/>"} | more)


def xlsx():
    return packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>"})


def odt():
    return packed({"content.xml": "<c/>"}, mimetype=OPEN_DOCUMENT + "text")


def ods():
    return packed({"content.xml": "<c/>"}, mimetype=OPEN_DOCUMENT + "spreadsheet")


GOOD = {
    "jpeg": ("Bin, Tuesday.JPG", picture()),
    "png": ("plan.png", picture("png")),
    "pdf": ("letter.pdf", pdf()),
    "docx": ("letter.docx", docx()),
    "odt": ("letter.odt", odt()),
    "xlsx": ("list.xlsx", xlsx()),
    "ods": ("list.ods", ods()),
}


def giant_png(side=30_000):
    """A picture of *side* by *side* points, in a few kilobytes."""

    def chunk(name, content):
        checked = name + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    row = b"\0" + b"\xff" * (side // 8)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def bomb(megabytes=900):
    """A letter of under a megabyte that would unpack to that much."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as entry:
            for _ in range(megabytes):
                entry.write(bytes(1_000_000))
    return out.getvalue()
