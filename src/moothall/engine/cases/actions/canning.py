"""Keep canned replies: a team's, a council's, or one that a shared desk keeps for all its councils.

What a shared desk keeps is a row in each of its councils, as its teams and services are: a case
has all that belongs to it in its own council, and nobody reads over a wall. The rows are made,
changed and taken away together, by whoever may in each of the councils.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from moothall.engine.cases import rules
from moothall.engine.cases.actions import telling
from moothall.engine.cases.models import CannedReply
from moothall.engine.cases.words import NoSuchCanned, NotCanned, WrittenMeanwhile
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.models import Person, Standing, TeamMember
from moothall.ground.people.words import LEADING, Role

LONGEST, LONGEST_NAME = 10_000, 80
MOST_CANNED = 500
MAKERS = frozenset({*LEADING, Role.DESIGNER})
"""Who may keep canned replies of the whole council, and of any team."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a canned reply is called and says; in Welsh too where it has words in Welsh."""

    name: str
    body: str
    welsh: str = ""


@transaction.atomic
def save_canned(
    council_id: int, said: Phrase, *, by: Actor, at: datetime, team_id: int | None = None
) -> CannedReply:
    """Keep words that officers send often: a team's, or without one the whole council's.

    :raises NotCanned: without a name or words, or by somebody who may not.
    """
    _refuse(why_not_can(council_id, team_id, by), said)
    return _made(CannedReply(council_id=council_id, team_id=team_id), said, by=by, at=at)


@transaction.atomic
def save_shared_canned(
    partnership: Council, said: Phrase, *, by: Actor, at: datetime, team: str = ""
) -> list[CannedReply]:
    """Keep words once for every council of a shared desk: of its team of a code, or of everybody.

    :raises NotCanned: as for `save_canned`, and where they may not in one of the councils.
    """
    _refuse(why_not_share(partnership, team, by), said)
    made = _blank(partnership, team, uuid4())
    known = _in_each(made, by)
    return [_made(one, said, by=known[one.council_id], at=at) for one in made.values()]


@transaction.atomic
def share_canned(
    canned: CannedReply, partnership: Council, *, by: Actor, at: datetime
) -> list[CannedReply]:
    """Let words of one council be kept for every council of a shared desk from now on.

    Another council's own of the same name and words, for the same team, becomes part of it.

    :raises NotCanned: by somebody who may not in each, or where they are shared already.
    :raises NoSuchCanned: where they were taken away.
    """
    own = _locked(canned, removed=False)[0]
    team = own.team.code if own.team else ""
    reason = why_not_share(partnership, team, by)
    blank = _blank(partnership, team, uuid4())
    if own.shared or own.council_id not in blank:
        reason = reason or "That is kept for several councils already, or is of another desk."
    _refuse(reason, _phrase(own))
    known, rows = _in_each(blank, by), []
    for council_id, one in blank.items():
        same = own if council_id == own.council_id else _same_words(own, one)
        if same is None:
            one.revision = own.revision
            rows.append(_made(one, _phrase(own), by=known[council_id], at=at))
            continue
        same.partnership, same.shared, same.revision = partnership, one.shared, own.revision
        same.save(update_fields=["partnership", "shared", "revision"])
        facts = {"partnership": partnership.pk}
        journal.record("canned.shared", same, by=known[council_id], at=at, facts=facts)
        rows.append(same)
    return rows


@transaction.atomic
def change_canned(
    canned: CannedReply, said: Phrase, *, by: Actor, at: datetime, revision: int
) -> CannedReply:
    """Change words that officers send often; *revision* is the one that was seen.

    Those of a shared desk change in each of its councils; one that joined since has them too then.

    :raises WrittenMeanwhile: where somebody changed them since, with their text.
    :raises NoSuchCanned: where they were taken away.
    :raises NotCanned: without a name or words, or by somebody who may not.
    """
    rows = _locked(canned, removed=False)
    now = next(one for one in rows if one.pk == canned.pk)
    _refuse(why_not_change_canned(now, by), said)
    if now.revision != revision:
        raise WrittenMeanwhile(whole(_phrase(now)), now.revision)
    joined = _missing(now, rows)
    known = _in_each({one.council_id: one for one in (*rows, *joined)}, by)
    for one in rows:
        whoever = known[one.council_id]
        _say(one, said)
        one.changed_at, one.person_id, one.revision = at, whoever.id or 0, revision + 1
        one.save()
        journal.record("canned.changed", one, by=whoever, at=at, facts={"revision": one.revision})
    for one in joined:
        one.revision = revision + 1
        _made(one, said, by=known[one.council_id], at=at)
    return now


@transaction.atomic
def remove_canned(canned: CannedReply, *, by: Actor, at: datetime) -> CannedReply:
    """Take words away that officers sent often; `restore_canned` puts them back.

    :raises NoSuchCanned, NotCanned: as for `change_canned`.
    """
    return _move(canned, "canned.removed", by=by, at=at, removed_at=at)


@transaction.atomic
def restore_canned(canned: CannedReply, *, by: Actor, at: datetime) -> CannedReply:
    """Put words back that were taken away.

    :raises NoSuchCanned, NotCanned: as for `change_canned`.
    """
    return _move(canned, "canned.restored", by=by, at=at, removed_at=None)


def _move(
    canned: CannedReply, verb: str, *, by: Actor, at: datetime, removed_at: datetime | None
) -> CannedReply:
    rows = _locked(canned, removed=removed_at is None)
    now = next(one for one in rows if one.pk == canned.pk)
    _refuse(why_not_change_canned(now, by), _phrase(now))
    known = _in_each({one.council_id: one for one in rows}, by)
    for one in rows:
        one.removed_at = removed_at
        one.save(update_fields=["removed_at"])
        journal.record(verb, one, by=known[one.council_id], at=at)
    return now


def _made(made: CannedReply, said: Phrase, *, by: Actor, at: datetime) -> CannedReply:
    if CannedReply.objects.filter(council_id=made.council_id).count() >= MOST_CANNED:
        raise NotCanned("There are as many canned replies as there can be: take one away first.")
    _say(made, said)
    made.changed_at, made.person_id = at, by.id or 0
    made.save()
    facts = {"team": made.team_id}
    facts |= {"partnership": made.partnership_id} if made.partnership_id else {}
    journal.record("canned.saved", made, by=by, at=at, facts=facts)
    return made


def _say(one: CannedReply, said: Phrase) -> None:
    one.name, one.body = " ".join(said.name.split()), said.body.strip()
    one.welsh = said.welsh.strip()


def _phrase(one: CannedReply) -> Phrase:
    return Phrase(one.name, one.body, one.welsh)


def whole(said: Phrase) -> str:
    """Return all that a canned reply says, in both languages, to be laid beside another's."""
    return f"{said.body}\n\n{said.welsh}" if said.welsh else said.body


def _locked(canned: CannedReply, *, removed: bool) -> list[CannedReply]:
    """Return the row, and with words of a shared desk those of its other councils, locked."""
    found = CannedReply.objects.select_for_update(of=("self",))
    found = found.filter(shared=canned.shared) if canned.shared else found.filter(pk=canned.pk)
    rows = list(found.filter(removed_at__isnull=not removed).order_by("pk"))
    if canned.pk not in {one.pk for one in rows}:
        raise NoSuchCanned
    return rows


def _blank(partnership: Council, team: str, shared: UUID) -> dict[int, CannedReply]:
    """Return a row for each council of a shared desk, by council, with nothing said yet."""
    members = [one.pk for one in councils.members(partnership)]
    teams = {one.council_id: one for one in councils.teams_of(members) if one.code == team}
    return {
        council_id: CannedReply(
            council_id=council_id,
            team=teams[council_id] if team else None,
            partnership=partnership,
            shared=shared,
        )
        for council_id in members
        if not team or council_id in teams
    }


def _missing(now: CannedReply, rows: Iterable[CannedReply]) -> list[CannedReply]:
    """Return rows for the councils that joined a shared desk since its words were kept."""
    partnership = _desk_of(now)
    if partnership is None or now.shared is None:
        return []
    blank = _blank(partnership, now.team.code if now.team else "", now.shared)
    there = {one.council_id for one in rows}
    return [one for council_id, one in blank.items() if council_id not in there]


def _same_words(own: CannedReply, blank: CannedReply) -> CannedReply | None:
    found = CannedReply.objects.select_for_update(of=("self",)).filter(
        council_id=blank.council_id, team=blank.team, removed_at=None, shared=None
    )
    return found.filter(name=own.name, body=own.body, welsh=own.welsh).order_by("pk").first()


def _in_each(rows: Mapping[int, CannedReply], by: Actor) -> dict[int, Actor]:
    """Return as whom somebody acts in each of the councils: they are another person in each."""
    known = _known_as(rows, by)
    return {council_id: by if len(rows) == 1 else known[council_id] for council_id in rows}


def _known_as(council_ids: Iterable[int], by: Actor) -> dict[int, Actor]:
    me = Person.objects.filter(pk=by.id or 0, identity__isnull=False).values("identity_id")[:1]
    same = Q(pk=by.id or 0) | Q(identity_id__in=me)
    found = Person.objects.filter(same, council_id__in=list(council_ids))
    return {one.council_id: one.actor for one in found}


def _refuse(reason: str | None, said: Phrase) -> None:
    if not reason and not said.name.split():
        reason = "Enter a name."
    if not reason and len(" ".join(said.name.split())) > LONGEST_NAME:
        reason = f"The name must be {LONGEST_NAME} characters or fewer."
    if not reason and not said.body.strip():
        reason = "Write the reply."
    if not reason and max(len(said.body), len(said.welsh)) > LONGEST:
        reason = f"Write at most {LONGEST:,} characters."
    unknown = sorted({*telling.CANNED.findall(whole(said))} - telling.CANNED_FIELDS)
    if not reason and unknown:
        known = ", ".join(sorted(telling.CANNED_FIELDS))
        reason = f"There is no field {unknown[0]!r}. There are: {known}."
    if reason:
        raise NotCanned(reason)


@dataclass(frozen=True)
class Keeper:
    """Somebody who would keep replies: as whom, with which roles and in which teams, by council."""

    known: Mapping[int, Actor]
    roles: Mapping[int, frozenset[str]]
    teams: frozenset[int]

    def why_not(self, council_id: int, team_id: int | None) -> str | None:
        """Say why they may not keep replies there: of a team of theirs officers may."""
        if not self.known:
            return "Canned replies are kept by officers, in their own name."
        roles = self.roles.get(council_id, frozenset())
        if roles & MAKERS:
            return None
        if team_id is None:
            return "Only managers, designers and administrators keep replies of the whole council."
        is_theirs = roles & rules.ACT and team_id in self.teams
        return None if is_theirs else "Keep replies of a team that you belong to."


def keeper(by: Actor, council_ids: Iterable[int]) -> Keeper:
    """Return what somebody is in these councils, as far as they are in scope."""
    known = _known_as(council_ids, by) if by.kind == "person" and not by.for_id else {}
    persons = [one.id or 0 for one in known.values()]
    roles = dict[int, frozenset[str]]()
    held = Standing.objects.filter(council_id__in=list(known), person_id__in=persons)
    for council_id, role in held.values_list("council_id", "role"):
        roles[council_id] = roles.get(council_id, frozenset()) | {role}
    mine = TeamMember.objects.filter(person_id__in=persons)
    return Keeper(known, roles, frozenset(mine.values_list("team_id", flat=True)))


def why_not_can(council_id: int, team_id: int | None, by: Actor) -> str | None:
    """Say why somebody may not keep canned replies there: of a team of theirs officers may."""
    return keeper(by, [council_id]).why_not(council_id, team_id)


def shareable(partnership: Council, by: Actor) -> frozenset[str]:
    """Return for which teams, by code, somebody may keep replies of all councils; '' is everybody.

    They may who may in each of the councils. What they are in one that is not in scope is not seen,
    so it is nothing.
    """
    members = councils.members(partnership)
    whoever = keeper(by, [one.pk for one in members])
    homes: dict[str, dict[int, int | None]] = {"": dict.fromkeys([one.pk for one in members])}
    for team in councils.teams_of([one.pk for one in members]):
        homes.setdefault(team.code, {})[team.council_id] = team.pk
    return frozenset(
        code
        for code, teams in homes.items()
        if members and all(_is_kept(whoever, one.pk, teams) for one in members)
    )


def _is_kept(whoever: Keeper, council_id: int, teams: Mapping[int, int | None]) -> bool:
    is_there = council_id in teams and council_id in whoever.known
    return is_there and whoever.why_not(council_id, teams[council_id]) is None


def why_not_share(partnership: Council, team: str, by: Actor) -> str | None:
    """Say why somebody may not keep replies for all councils of a shared desk, from here."""
    if team in shareable(partnership, by):
        return None
    return (
        f"{partnership.name} keeps it for all of its councils: whoever may keep such a reply in"
        " each of them can change it on the desk's own pages. No key can: a key is one council's."
    )


def why_not_change_canned(canned: CannedReply, by: Actor) -> str | None:
    """Say why somebody may not change a canned reply, its own council's or a shared desk's."""
    partnership = _desk_of(canned)
    if partnership is None:
        return why_not_can(canned.council_id, canned.team_id, by)
    return why_not_share(partnership, canned.team.code if canned.team else "", by)


def changeable(replies: Iterable[CannedReply], by: Actor) -> frozenset[int]:
    """Return which of these somebody may change, by number; as many statements for any."""
    found = list(replies)
    desks = {one.partnership_id: one.partnership for one in found if one.partnership}
    members = {key: {m.pk for m in councils.members(desk)} for key, desk in desks.items()}
    shared = {key: shareable(desk, by) for key, desk in desks.items()}
    whoever = keeper(by, {one.council_id for one in found})
    return frozenset(
        one.pk
        for one in found
        if (
            (one.team.code if one.team else "") in shared[one.partnership_id]
            if one.council_id in members.get(one.partnership_id, ())
            else whoever.why_not(one.council_id, one.team_id) is None
        )
    )


def _desk_of(canned: CannedReply) -> Council | None:
    """Return the partnership that keeps words, as long as their council shares its desk."""
    kept_by = canned.partnership
    if kept_by is None:
        return None
    is_member = any(one.pk == canned.council_id for one in councils.members(kept_by))
    return kept_by if is_member else None
