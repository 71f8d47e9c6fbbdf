"""Small real files: a PDF with words and a title, and packed ones."""

import io
import zipfile
from email.message import EmailMessage

import typst

PAGE = """
#set document(title: "Hidden title of Quillfeather", author: "Quillfeather")
#set page(width: 10cm, height: 10cm, margin: 1cm)
#set text(size: 20pt)
SECRET NAME
#pagebreak()
Second page
"""
WORD = (
    '<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>Minutes of</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>the drainage board</w:t></w:r><w:r><w:instrText>HIDDEN</w:instrText></w:r>"
    "</w:p></w:body></w:document>"
)
OPEN = '<o:d xmlns:o="urn:o"><o:p>Open</o:p><o:p>words</o:p></o:d>'
SHARED = '<sst xmlns="urn:s"><si><t>Cell one</t></si><si><t>Cell two</t></si></sst>'
PARTS = {
    "docx": {"word/document.xml": WORD},
    "odt": {"content.xml": OPEN},
    "ods": {"content.xml": OPEN},
    "xlsx": {"xl/sharedStrings.xml": SHARED},
}


def a_pdf():
    return typst.compile(PAGE.encode())


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


def a_mail(*, subject="Damp in the flat", attached=None, page=""):
    """A mail as a file, with what was written, and a file attached to it."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Tenant <tenant@example.org>", "council@example.org"
    mail["Subject"], mail["Date"] = subject, "Mon, 01 Jun 2026 09:00:00 +0100"
    mail["Message-ID"] = "<one@example.org>"
    mail.set_content("The wall by the caf\xe9 is wet.")
    if page:
        mail.add_alternative(page, subtype="html")
    if attached:
        name, content = attached
        kind = {"maintype": "application", "subtype": "octet-stream"}
        mail.add_attachment(content, **kind, filename=name)
    return mail.as_bytes()
