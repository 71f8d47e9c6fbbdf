"""Articles that may help with what somebody is typing."""

from collections.abc import Sequence

from moothall.ground.languages.words import Language
from moothall.ground.search import queries as search
from moothall.ground.search.words import Kind
from moothall.practices.knowledge.findable import audience
from moothall.practices.knowledge.queries.reading import Reader, Shown, by_ids, of_service
from moothall.practices.knowledge.words import MOST_SUGGESTED


def suggested(
    reader: Reader,
    text: str,
    *,
    service: str = "",
    language: str = Language.ENGLISH,
    most: int = MOST_SUGGESTED,
) -> list[Shown]:
    """Return the articles that share most with a text, of those that somebody may read.

    :param service: whose articles come first among those that fit, and fill the rest where the
        text says nothing yet.
    """
    words = {
        word
        for council, names in reader.audiences.items()
        for name in names
        for word in audience(council, name)
    }
    council_ids = list(reader.audiences)
    scores = search.alike(text, Kind.ARTICLE, council_ids, sorted(words))
    found = by_ids(reader, scores, language)

    def rank(number: int) -> tuple[float, int]:
        is_of_it = bool(service) and service in found[number].services
        return (-scores[number] * (1.5 if is_of_it else 1.0), number)

    best = [found[number] for number in sorted(found, key=rank)]
    if service and not text.strip():
        best = of_service(reader, service, language=language, most=most)
    return best[:most]


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
