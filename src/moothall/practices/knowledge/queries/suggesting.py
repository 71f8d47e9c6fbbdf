"""Articles that may help with what somebody is typing."""

from collections.abc import Sequence
from typing import Final

from moothall.ground.languages.words import Language
from moothall.ground.search import queries as search
from moothall.ground.search.words import Kind
from moothall.practices.knowledge.findable import audience
from moothall.practices.knowledge.queries.reading import Reader, Shown, by_ids, of_service
from moothall.practices.knowledge.words import MOST_SUGGESTED

OF_IT, OF_ALL, OF_ANOTHER = 8.0, 4.0, 1.0
"""How much an article's words count that helps with the service at hand, names none, or others."""
FITS: Final = 1 / 3
"""What fits less well than so much of the best is no help."""
NAMED: Final = 2
"""So many words of the title speak for an article of other services: one may be chance."""
LOOKED_AT: Final = 50
"""So many that share most with a text are weighed by the service at hand."""


def suggested(
    reader: Reader,
    text: str,
    *,
    service: str = "",
    language: str = Language.ENGLISH,
    most: int = MOST_SUGGESTED,
) -> list[Shown]:
    """Return the articles that share most with a text, of those that somebody may read.

    :param service: what somebody asks for: its articles come first, and alone unless another fits
        much better; where the text says nothing yet, they are what is returned.
    """
    if service and not text.strip():
        return of_service(reader, service, language=language, most=most)
    words = {
        word
        for council, names in reader.audiences.items()
        for name in names
        for word in audience(council, name)
    }
    council_ids = list(reader.audiences)
    like = search.alike(text, Kind.ARTICLE, council_ids, sorted(words), most=LOOKED_AT)
    found = by_ids(reader, like, language)
    if not service:
        return sorted(found.values(), key=lambda one: (-like[one.id].score, one.id))[:most]
    fit = {one.id: like[one.id].score * _weight(one, service) for one in found.values()}
    kept = [
        number
        for number, one in found.items()
        if fit[number] >= max(fit.values()) * FITS
        and (like[number].named >= NAMED or _weight(one, service) > OF_ANOTHER)
    ]
    return [found[number] for number in sorted(kept, key=lambda one: (-fit[one], one))][:most]


def _weight(one: Shown, service: str) -> float:
    if service in one.services:
        return OF_IT
    return OF_ANOTHER if one.services else OF_ALL


def beside(
    reader: Reader, texts: Sequence[str], *, service: str, most: int = MOST_SUGGESTED
) -> list[Shown]:
    """Return the articles that may help an officer with a case.

    Those that fit the first text come first, then those that fit the others; where none does,
    those that say they help with the service.
    """
    found: dict[int, Shown] = {}
    for text in texts:
        if len(found) < most and text.strip():
            fitting = suggested(reader, text, service=service, most=most)
            found |= {one.id: one for one in fitting if one.id not in found}
    return list(found.values())[:most] or of_service(reader, service, most=most)
