"""Why something may not be done to an article; None when nothing stands in the way."""

from collections.abc import Collection, Iterable, Mapping

from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.practices.knowledge import flagging, rendering
from moothall.practices.knowledge.models import Article, Text
from moothall.practices.knowledge.words import (
    LONGEST_BODY,
    LONGEST_SHOWN,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    MOST_TOPICS,
    MOVES,
    PUBLISH,
    WRITE,
    Audience,
    State,
)

MACHINES = frozenset({"job", "key"})
"""Who has no roles: a job acts for the platform, of a key its scopes decide."""


def roles_of(council_id: int, by: Actor) -> frozenset[str]:
    """Return the roles that somebody has in a council, as an action knows them."""
    somebody = people.person(by.id or 0) if by.kind == "person" else None
    is_here = somebody is not None and somebody.council_id == council_id
    return frozenset(people.roles_of(somebody)) if somebody and is_here else frozenset()


def why_not_write(roles: Collection[str]) -> str | None:
    """Why somebody with these roles may not write articles."""
    return None if WRITE & set(roles) else "Only officers write articles."


def why_not_publish(roles: Collection[str]) -> str | None:
    """Why somebody with these roles may not publish or withdraw them."""
    if PUBLISH & set(roles):
        return None
    return "Only managers and administrators publish and withdraw articles."


def why_not_count(roles: Collection[str]) -> str | None:
    """Why somebody with these roles in a case's council may not say there what helped, or none."""
    if WRITE & set(roles):
        return None
    return "Only officers of the case's council say whether an article helped."


def why_not_see_figures(roles: Collection[str]) -> str | None:
    """Why somebody with these roles in a council may not see what is counted of its articles."""
    return None if WRITE & set(roles) else "Only officers see what is counted of articles."


def why_not_send(audience: str, roles: Collection[str]) -> str | None:
    """Why the address of an article is not put in a reply to somebody with these roles."""
    if audience == Audience.PUBLIC or (
        audience == Audience.EMPLOYEES and set(roles) - {"resident"}
    ):
        return None
    if audience == Audience.EMPLOYEES:
        return "Whoever asked may not read it: it is for people who work for the council."
    return "Whoever asked may not read it: it is for officers only."


def why_not_move(article: Article, move: str) -> str | None:
    """Why an article cannot be moved so from its state."""
    if article.state in MOVES[move][0]:
        return None
    state = State(article.state).label.lower()
    return f"That cannot be done to an article that is {state}."


def faults(text: Text) -> Mapping[str, str]:
    """Return what is wrong with a text, by the field."""
    found: dict[str, str] = {}
    if not text.title.strip():
        found["title"] = "Enter a title."
    for name, most in (
        ("title", LONGEST_TITLE),
        ("summary", LONGEST_SUMMARY),
        ("body", LONGEST_BODY),
        ("welsh_title", LONGEST_TITLE),
        ("welsh_summary", LONGEST_SUMMARY),
        ("welsh_body", LONGEST_BODY),
        ("words", LONGEST_SUMMARY),
    ):
        if len(getattr(text, name)) > most:
            found[name] = f"Use {most:,} characters or fewer."
    if len(text.topics) > MOST_TOPICS or any(len(one) > LONGEST_TITLE for one in text.topics):
        found["topics"] = f"Name {MOST_TOPICS} topics or fewer, each of one line."
    return found


def faults_of_pictures(text: Text, called: Collection[str]) -> Mapping[str, str]:
    """Return what is wrong with the pictures that a text names, by the field.

    :param called: the names of the pictures that the article has.
    """
    found: dict[str, str] = {}
    for field in ("body", "welsh_body"):
        for name, shows in rendering.pictures_of(getattr(text, field)):
            if name not in called:
                found[field] = (
                    f"The text names a picture that the article does not have: {name[:60]}. Take "
                    "that line out. Pictures are added on the page of the article."
                )
            elif not shows:
                found[field] = (
                    f"Say what {name} shows, between the square brackets: "
                    "it is read to people who cannot see it."
                )
    return found


def why_not_said(shows: str) -> str | None:
    """Why a picture is not added with such words."""
    if not any(sign.isalnum() for sign in shows):
        return "Say what the picture shows: it is read to people who cannot see it."
    if len(shows) > LONGEST_SHOWN:
        return f"Say what the picture shows in {LONGEST_SHOWN} characters or fewer."
    return None


def why_not_unpictured(name: str, article: Article, versions: Iterable[Text]) -> str | None:
    """Why a picture of an article is not removed: a text shows it, or did."""
    if name in shown_by([article]):
        return "The text still shows that picture. Take it out of the text first."
    if name in shown_by(versions):
        return "A published version shows that picture, so it stays with that."
    return None


def shown_by(texts: Iterable[Text]) -> frozenset[str]:
    """Return the names of the pictures that texts show."""
    bodies = (body for one in texts for body in (one.body, one.welsh_body))
    return frozenset(name for body in bodies for name, _ in rendering.pictures_of(body))


def why_not_ready(article: Article) -> str | None:
    """Why the text of an article cannot be published as it is: empty, or it names its requester."""
    if not article.summary.strip():
        return "Say in one sentence what the article is about, before it is published."
    if not article.body.strip():
        return "Write what to do, before the article is published."
    if bool(article.welsh_title) != bool(article.welsh_body):
        return "The Welsh needs a title and a body, or neither."
    case = article.of_case
    if case is None:
        return None
    known = [one for one in (case.contact_name, case.contact_email, case.contact_phone) if one]
    if any(flagging.says(article, one) for one in known):
        return "The article still names whoever asked in the case it was made from: take it out."
    return None
