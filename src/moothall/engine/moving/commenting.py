"""A row of what was said of another desk's cases, judged: a comment, or why it is none. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parseaddr
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from moothall.engine.cases.history import Requester, SaidThere
from moothall.engine.moving import plain
from moothall.engine.moving.judging import LONGEST_NAME, THERE, Here
from moothall.engine.moving.mapping import COMMENT_COLUMNS, NOBODY, CaseMapping, CommentMapping
from moothall.engine.moving.times import stamp
from moothall.engine.moving.words import NotAMapping
from moothall.engine.tables import formulas
from moothall.engine.tables.stamps import NotAStamp
from moothall.engine.tables.words import Row, Unreadable
from moothall.ground.journal.words import GUEST, Actor

ADDRESS: Final = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
NOT_THERE: Final = "No case {} was brought from there"
NO_MOMENT: Final = "When: “{}” is no moment, or days of comments are written in another way"
ERASED: Final = "The words of its case were erased here with somebody"


@dataclass(frozen=True)
class Comment:
    """A row that can be a comment: of which case, and what was said."""

    line: int
    reference: str
    said: SaidThere
    who: str
    """Who said it, as the file has it."""
    shown: str
    """The row as it stood, should its case not be here."""

    def refused(self, reason: str) -> Unreadable:
        """Return it as a row that cannot be used after all."""
        return Unreadable(self.line, reason, self.shown, self.reference)


class _Wrong(Exception):
    """Why a row is no comment: a sentence for whoever brings it."""


class CommentJudge:
    """Judges the rows of one file of comments.

    :raises NotAMapping: where the mapping does not fit the file.
    """

    def __init__(self, mapping: CaseMapping, here: Here, *, columns: Sequence[str]) -> None:
        self.mapping, self.here = mapping, here
        self.how = mapping.comments or CommentMapping()
        if faults := list(_faults(self.how, columns)):
            raise NotAMapping(" ".join(faults))
        self.zone = ZoneInfo(here.zone)

    def judge(
        self, row: Row, called: Mapping[str, str] | None = None
    ) -> Comment | Unreadable | None:
        """Return the comment that a row is, or why it is none; None for a case without comments.

        :param called: the references of cases by what comments call them, where that is another;
            None to leave them as they are called.
        """
        cells = {name: formulas.restored(text.strip()) for name, text in row.values.items()}
        shown = " | ".join(f"{name}={text}" for name, text in cells.items() if text)
        said = {name: self._cell(cells, name) for name in COMMENT_COLUMNS}
        if self.how.is_in_list and not said["text"]:
            return None
        try:
            reference = self._reference(said["reference"], called)
            found = self._said(said, reference)
            return Comment(row.line, reference, found, said["who"], shown)
        except _Wrong as wrong:
            return Unreadable(row.line, str(wrong), shown, said["reference"])

    def _cell(self, cells: Mapping[str, str], name: str) -> str:
        text = cells.get(self.how.columns.get(name, ""), "")
        return "" if text in self.mapping.missing else text

    def _reference(self, text: str, called: Mapping[str, str] | None) -> str:
        if not text:
            raise _Wrong("It does not say of which case it is")
        if not self.how.case or called is None:
            return text
        found = called.get(text)
        if found is None:
            raise _Wrong(f"No case of the list is called {text[:80]} in “{self.how.case}”")
        return found

    def _said(self, said: Mapping[str, str], reference: str) -> SaidThere:
        text = plain.words(said["text"])
        if not text:
            raise _Wrong("It says nothing")
        at, is_told = self._moment(said["at"]), self._is_told(said["told"])
        by, name = self._who(said["who"])
        own = said["id"] or "\n".join((said["at"], said["who"], said["text"]))
        desk = self.mapping.desk.strip().casefold()
        key = uuid5(NAMESPACE_URL, f"moothall:said:{self.here.council}:{desk}:{reference}:{own}")
        return SaidThere(key=str(key), at=at, text=text, by=by, name=name, is_told=is_told)

    def _moment(self, text: str) -> datetime:
        if not text:
            raise _Wrong("It does not say when it was said")
        try:
            found = stamp(text, self.how.dates, self.zone)
        except NotAStamp as fault:
            raise _Wrong(NO_MOMENT.format(text[:80])) from fault
        if found > self.here.at:
            raise _Wrong(f"{COMMENT_COLUMNS['at'].label}: {text} is still to come")
        return found

    def _is_told(self, text: str) -> bool:
        if not text:
            return False
        here = self.how.told.get(text)
        if here is None:
            raise _Wrong(f"Nobody said whom a comment is for that says “{text[:80]}”")
        return here == "told"

    def _who(self, text: str) -> tuple[Actor, str]:
        """Return who said it, where they are known here, else what the file calls them."""
        told = self.mapping.meant("officer", text)
        names = (text, _parted(text)[1])
        number = next((n for one in names if (n := self.here.officers.get(one.casefold()))), None)
        if told is not None:
            number = int(told) if told != NOBODY else None
        return (Actor.person(number), "") if number else (THERE, text[:LONGEST_NAME])


def by_requester(comment: Comment, asked: Requester) -> Comment:
    """Return a comment as its case's requester's, where the file names them as who said it.

    That goes before the officer whom it names too: officers ask for things themselves.
    """
    said = comment.said
    is_known = said.by.kind == "person" and said.by.id == asked.person_id
    if not (is_known or _names(comment.who, asked)):
        return comment
    return replace(comment, said=replace(said, by=GUEST, name=""))


def _names(text: str, asked: Requester) -> bool:
    """Whether a text names somebody: by their whole address, or by their name without one."""
    name, address = _parted(text)
    if address and asked.email:
        return address.casefold() == asked.email.casefold()
    names = {name.casefold(), text.casefold()}
    return bool(asked.name) and asked.name.casefold() in names


def _parted(text: str) -> tuple[str, str]:
    """Return the name and the address of which a text is made; the text itself without one."""
    name, address = parseaddr(text)
    if text.count("@") == 1 and "@" in address and address in text:
        return name, address
    found = ADDRESS.findall(text)  # a name with a comma, or an address for a name
    return text, found[0] if len(found) == 1 else ""


def _faults(how: CommentMapping, columns: Sequence[str]) -> Iterator[str]:
    for name, column in COMMENT_COLUMNS.items():
        chosen = how.columns.get(name)
        if chosen is None and column.is_needed:
            yield f"Say which column of the comments is “{column.label}”."
        elif chosen is not None and chosen not in columns:
            yield f"The comments have no column “{chosen}”."
