"""What an officer may type or choose for each act. Forms check it; actions do it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from moothall.engine.cases.words import CancelReason, Priority, Reason

LONGEST = 10_000
Choice = tuple[str, str]


class ActForm(forms.Form):
    """A form of the case page; the fields' choices come from the case and its service."""

    offered: tuple[str, ...] = ()
    current: tuple[int | None, int | None] = (None, None)
    """The team and the officer that have the case now."""
    suggested: Sequence[str] = ()
    """What may be typed into a line, as it is suggested."""

    def offer(self, choices: dict[str, Sequence[Choice]]) -> None:
        """Set what may be chosen in each field that has choices of the case's own."""
        for name in self.offered:
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(choices.get(name, ()))


def words(label: str, *, required: str = "") -> forms.CharField:
    """Return a field to write in; *required* is what is said where nothing is."""
    messages = {"required": required, "max_length": "Write at most 10,000 characters."}
    return forms.CharField(
        label=label, required=bool(required), max_length=LONGEST, error_messages=messages
    )


def choice(
    label: str, refusal: str, choices: Sequence[Choice] = (), *, is_needed: bool = True
) -> forms.ChoiceField:
    """Return a field to choose in; *refusal* is said where nothing, or nothing known, is."""
    messages = {"required": refusal, "invalid_choice": refusal}
    return forms.ChoiceField(
        label=label, choices=choices, required=is_needed, error_messages=messages
    )


def other_case(label: str) -> forms.CharField:
    """Return a field for the reference of another case."""
    messages = {"required": "Enter the reference of the other case."}
    return forms.CharField(label=label, max_length=30, error_messages=messages)


class Say(ActForm):
    """Words for the requester, or for officers only."""

    text = words("Your words", required="Write something first.")


class Assign(ActForm):
    """Whom to give the case to, and why where somebody has it already."""

    offered = ("to",)
    to = choice("Give it to", "Choose a team or an officer.")
    text = words("Why? Officers read it; needed where it is taken from an officer or a team")

    def clean(self) -> dict[str, Any]:
        """Ask why, where the case leaves an officer or a team."""
        typed = super().clean() or self.cleaned_data
        team, officer = self.current
        leaves_team = str(typed.get("to", "")).partition("-")[0] != str(team or "")
        if "to" in typed and (officer or (team and leaves_team)) and not typed.get("text"):
            self.add_error("text", "Say why it goes to somebody else.")
        return typed


class Pause(ActForm):
    """Why nothing can be done for now."""

    offered = ("reason",)
    reason = choice("Why?", "Choose why.")
    text = words("What to tell the requester, if the wait is for them (optional)")
    when = forms.DateField(
        label="Until which day, like 27/3/2026? You are told when it comes, and the requester now, "
        "if the wait is for them (optional)",
        required=False,
        input_formats=["%d/%m/%Y"],
        error_messages={"invalid": "Enter a day, like 27/3/2026."},
    )


class Redate(ActForm):
    """Until which other day a case is paused."""

    when = forms.DateField(
        label="Until which day, like 27/3/2026?",
        input_formats=["%d/%m/%Y"],
        error_messages={
            "invalid": "Enter a day, like 27/3/2026.",
            "required": "Enter a day, like 27/3/2026.",
        },
    )
    text = words("Why, or what to tell the requester, if the wait is for them (optional)")


class Resolve(ActForm):
    """How it ended."""

    offered = ("outcome",)
    outcome = choice("How did it end?", "Choose how it ended.")
    text = words("What to tell the requester (optional)")
    parts = choice(
        "And its open parts?",
        "Choose what becomes of its parts.",
        (("all", "Resolve them too, and tell their people"), ("none", "Leave them open")),
    )


class Reopen(ActForm):
    """Why it is not done after all."""

    text = words("Why?", required="Say why it is opened again.")


BY_OFFICERS = [one for one in CancelReason.choices if one[0] != CancelReason.UNPAID]
"""What is not paid ends by itself."""


class Cancel(ActForm):
    """Why the work is not to be done."""

    reason = choice("Why?", "Choose why.", BY_OFFICERS)
    text = words("Note for officers (optional)")


class Prioritise(ActForm):
    """The new priority, and how the clocks go on."""

    to = choice("New priority", "Choose a priority.", Priority.choices)
    reason = choice("What happened?", "Choose what happened.", Reason.choices)
    text = words("Note for officers (optional)")


class Merge(ActForm):
    """The case that this one is the same as."""

    reference = other_case("Reference of the case to go on with")


class Link(ActForm):
    """Another case, and how this one stands to it."""

    reference = other_case("Reference of the other case")
    kind = choice(
        "How do they stand to each other?",
        "Choose how they stand to each other.",
        (
            ("child", "This case is a part of the other, and counts with it"),
            ("parent", "The other case is a part of this one, and counts with it"),
            ("related", "They have to do with each other"),
        ),
    )


class Unlink(ActForm):
    """The case to which a link ends."""

    reference = other_case("Reference of the other case")


class About(ActForm):
    """The record that the case is about, or is not about after all."""

    called = forms.CharField(
        label="Its number, words of its name, or the address of its page",
        max_length=300,
        error_messages={"required": "Say which record."},
    )


class Split(ActForm):
    """What the new case is about."""

    text = words("What is the new case about?", required="Say what the new case is about.")


class Correct(ActForm):
    """What is corrected, when it happened, and why."""

    offered = ("entry",)
    entry = choice("What is to be corrected?", "Choose what is to be corrected.")
    when = forms.RegexField(
        r"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}$",
        label="When did it happen? Leave it empty if it did not happen at all",
        required=False,
        error_messages={"invalid": "Enter a day and time, like 27/3/2026 14:30."},
    )
    text = words("Why?", required="Say why it is corrected.")


class Tag(ActForm):
    """A tag, or several with commas between."""

    tag = forms.CharField(label="Tag", max_length=300, error_messages={"required": "Enter a tag."})


class Plain(ActForm):
    """An act that needs no words."""
