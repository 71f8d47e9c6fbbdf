"""Words that GOV.UK components say by themselves, in Welsh; in English they have their own."""

from typing import Any

from moothall.ground.languages.speech import counted, said, spoken
from moothall.ground.languages.words import Language

COUNT = "%{count}"
"""Where the browser puts the number."""


def counting() -> dict[str, Any]:
    """Return what a field says that counts its signs."""
    if spoken() == Language.ENGLISH:
        return {}
    left = {"one": 1, "two": 2, "few": 3, "many": 6, "other": 4}
    return {
        "textareaDescriptionText": said("You can enter up to {most} characters", most=COUNT),
        "charactersUnderLimitText": {
            form: _numbered("{number} character left", "{number} characters left", number)
            for form, number in left.items()
        },
        "charactersAtLimitText": said("You have no characters left"),
        "charactersOverLimitText": {
            form: _numbered("{number} character too many", "{number} characters too many", number)
            for form, number in left.items()
        },
    }


def password() -> dict[str, str]:
    """Return what a password field says that can be shown."""
    if spoken() == Language.ENGLISH:
        return {}
    return {
        "showPasswordText": said("Show"),
        "hidePasswordText": said("Hide"),
        "showPasswordAriaLabelText": said("Show password"),
        "hidePasswordAriaLabelText": said("Hide password"),
        "passwordShownAnnouncementText": said("Your password is visible"),
        "passwordHiddenAnnouncementText": said("Your password is hidden"),
    }


def _numbered(one: str, many: str, number: int) -> str:
    return counted(one, many, number).replace(str(number), COUNT, 1)
