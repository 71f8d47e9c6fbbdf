"""Which languages there are, by the codes that pages and files name them with (BCP 47)."""

from enum import StrEnum


class Language(StrEnum):
    """A language. No Django here: files of services are checked without it."""

    ENGLISH = "en"
    WELSH = "cy"

    @property
    def label(self) -> str:
        """What the language calls itself."""
        return dict(CHOICES)[self.value]


CHOICES = [("en", "English"), ("cy", "Cymraeg")]
CODES = [code for code, _ in CHOICES]
_KNOWN = {one.value: one for one in Language}


def known(code: str) -> Language:
    """Return the language of a code, and English for a code that nobody knows."""
    return _KNOWN.get(code, Language.ENGLISH)
