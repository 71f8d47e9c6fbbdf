"""What an officer chooses and types for several cases at once, and what that means for each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from moothall.engine.cases import queries, rules, tagging
from moothall.engine.cases.models import CannedReply, Case
from moothall.engine.cases.together import Verb, Wanted
from moothall.engine.cases.words import NotATag
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.faces.staff.cases import forms
from moothall.faces.staff.desk import Desk
from moothall.ground.councils import queries as councils
from moothall.ground.people import queries as people

Typed = Mapping[str, Any]


class Assign(forms.Assign):
    """Whom to give the cases to, and why where somebody has one of them already."""

    def clean(self) -> dict[str, Any]:
        """Ask why, where a case leaves an officer."""
        typed = super(forms.Assign, self).clean() or self.cleaned_data
        if "to" in typed and self.current[1] and not typed.get("text"):
            self.add_error("text", "Say why they go to somebody else.")
        return typed


class Resolve(forms.ActForm):
    """How they ended."""

    offered = ("outcome",)
    outcome = forms.Resolve.base_fields["outcome"]
    text = forms.Resolve.base_fields["text"]


class Reply(forms.ActForm):
    """What each requester is told: words, or a canned reply that each case fills in."""

    offered = ("canned",)
    canned = forms.choice("Canned reply", "Choose one of these.", is_needed=False)
    text = forms.words("Or your own words. Each case fills in fields such as {{name}}")

    def clean(self) -> dict[str, Any]:
        """Ask for either."""
        typed = super().clean() or self.cleaned_data
        if not typed.get("canned") and not str(typed.get("text", "")).strip():
            self.add_error("text", "Choose a canned reply, or write something.")
        return typed


class Tag(forms.ActForm):
    """The tag that they are to have, or not to have."""

    tag = forms.Tag.base_fields["tag"]

    def clean_tag(self) -> str:
        """Return the tag as it is written."""
        try:
            return tagging.read(self.cleaned_data["tag"])
        except NotATag as wrong:
            raise ValidationError(str(wrong)) from wrong


class Join(forms.ActForm):
    """The case of which they become parts."""

    reference = forms.other_case("Reference of the case that they are part of")


FORMS: Mapping[Verb, type[forms.ActForm]] = {
    Verb.ASSIGN: Assign,
    Verb.PRIORITISE: forms.Prioritise,
    Verb.NOTE: forms.Say,
    Verb.REPLY: Reply,
    Verb.PAUSE: forms.Pause,
    Verb.RESUME: forms.Plain,
    Verb.RESOLVE: Resolve,
    Verb.WATCH: forms.Plain,
    Verb.JOIN: Join,
    Verb.TAG: Tag,
    Verb.UNTAG: Tag,
}


def form(
    verb: Verb, desk: Desk, cases: Sequence[Case], typed: Typed | None = None
) -> forms.ActForm:
    """Return the form of an act on these cases, with what may be chosen for any of them."""
    made = FORMS[verb](typed)
    said = _definitions(cases)
    made.offer(
        {
            "to": _assignable(desk, {case.council_id for case in cases})
            if verb == Verb.ASSIGN
            else (),
            "reason": list({r.id: (r.id, r.label) for one in said for r in one.reasons}.values()),
            "canned": _canned(desk) if verb == Verb.REPLY else (),
            "outcome": list({o.id: (o.id, o.label) for one in said for o in one.outcomes}.values()),
        }
    )
    made.suggested = _suggested(verb, desk, cases)
    made.current = (None, next((case.assignee_id for case in cases if case.assignee_id), None))
    return made


def _definitions(cases: Iterable[Case]) -> list[ServiceDefinition]:
    versions = {case.version_id: case for case in cases}
    found = (rules.definition_of(case) for case in versions.values())
    return [one for one in found if one is not None]


def _assignable(desk: Desk, council_ids: Iterable[int]) -> list[forms.Choice]:
    """Return to whom cases can be given, as every council has them: code and identity."""
    found: dict[str, str] = {}
    for council_id in sorted(council_ids):
        members = people.memberships(council_id)
        for team in councils.teams(desk.councils[council_id]):
            found[f"{team.code}~"] = f"{team.name}: its queue"
            found |= {
                f"{team.code}~{one.person.identity_id}": f"{team.name}: {one.person.name}"
                for one in members
                if one.team_id == team.pk and one.person.identity_id
            }
    return list(found.items())


def _canned(desk: Desk) -> list[forms.Choice]:
    found = queries.each_once(queries.canned_replies(desk.who))
    return [("", "None"), *((str(one.pk), _called(desk, one)) for one in found)]


def _called(desk: Desk, one: CannedReply) -> str:
    """Return what a canned reply is called: at a shared desk, after whoever keeps it."""
    if not desk.is_shared:
        return one.name
    return f"{one.partnership or desk.council_name(one.council_id)}: {one.name}"


def _suggested(verb: Verb, desk: Desk, cases: Sequence[Case]) -> list[str]:
    """Return the tags that the cases have to take off, or those put on lately to put on."""
    if verb == Verb.UNTAG:
        return queries.tags_on(cases)
    councils_of = {case.council_id for case in cases} if verb == Verb.TAG else set()
    lately = (queries.tags_lately(council_id, desk.seen) for council_id in sorted(councils_of))
    return list(dict.fromkeys(name for names in lately for name in names))


def wanted(verb: Verb, desk: Desk, council_id: int, typed: Typed) -> Wanted:
    """Return what a filled form means for the cases of one council."""
    text = str(typed.get("tag", typed.get("text", "")))
    if verb == Verb.REPLY and typed.get("canned") and not text.strip():
        kept = queries.canned_reply(desk.who, int(typed["canned"]))
        return Wanted(verb, {"welsh": kept.welsh} if kept.welsh else {}, kept.body)
    if verb == Verb.ASSIGN:
        code, _, identity = str(typed["to"]).rpartition("~")
        team = councils.team(council_id, code)
        found = (
            one for one in people.memberships(council_id) if str(one.person.identity_id) == identity
        )
        person = next(found, None) if identity else None
        is_whole = team is not None and bool(person) == bool(identity)
        values = {
            "team": team.pk if team and is_whole else None,
            "person": person.person_id if person and is_whole else None,
        }
        return Wanted(verb, values, text)
    if verb == Verb.JOIN:
        seen = desk.seen.filter(reference=typed["reference"].strip().upper())
        parent = seen.filter(council_id=council_id).values_list("pk", flat=True).first()
        return Wanted(verb, {"parent": parent})
    names = {
        Verb.PRIORITISE: ("to", "reason"),
        Verb.PAUSE: ("reason",),
        Verb.RESOLVE: ("outcome",),
    }.get(verb, ())
    values = {name: typed[name] for name in names}
    if verb == Verb.PAUSE and typed.get("when"):
        values["until"] = typed["when"].isoformat()
    return Wanted(verb, values, text)
