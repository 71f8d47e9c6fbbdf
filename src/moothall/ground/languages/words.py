"""Which languages there are, by the codes that pages and files name them with (BCP 47)."""

from django.db.models import TextChoices


class Language(TextChoices):
    """A language, called by its own name."""

    ENGLISH = "en", "English"
    WELSH = "cy", "Cymraeg"


def known(code: str) -> Language:
    """Return the language of a code, and English for a code that nobody knows."""
    return Language(code) if code in Language.values else Language.ENGLISH
