"""What drawing a question takes: how it is asked on this page, and what its fields hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.journey import Wrong
from moothall.ground.languages.speech import said

_NO_PAGE_HOLDS = dict.fromkeys([*set(range(32)) - {9, 10, 13}, *range(127, 160)])
"""Control characters: HTML has no place for them, so what was typed is shown without."""
Filled = Mapping[str, str | Sequence[str]]
Found = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Field:
    """A component to draw: which, its parameters, and for a larger answer the parts inside.

    *is_blank*: nobody has typed anything into it, nothing was found for it, nothing is wrong.
    """

    component: str
    params: Mapping[str, Any]
    parts: tuple["Field", ...] = ()
    is_blank: bool = False

    @cached_property
    def written(self) -> str:
        """All that it is, written out: those written alike are drawn alike in one language."""
        return str(self)


@dataclass(frozen=True)
class Asking:
    """A question as it is asked on a page.

    :param filled: what the form's fields hold, by name: just typed, or kept before.
    :param wrongs: what is wrong with the answer and its parts.
    :param is_heading: the question is the only one of its page, so its label is the page's h1.
    :param found: what a look-up gave back, by question id.
    """

    question: Question
    filled: Filled
    wrongs: tuple[Wrong, ...] = ()
    is_heading: bool = False
    found: Found | None = None

    @property
    def wrong(self) -> Wrong | None:
        """What is wrong with the answer as a whole."""
        return next((one for one in self.wrongs if one.question == self.question.id), None)

    @property
    def is_blank(self) -> bool:
        """Whether it is asked as everybody is asked at first."""
        name, parts = self.question.id, f"{self.question.id}-"
        is_filled = any(
            text and (field == name or field.startswith(parts))
            for field, text in self.filled.items()
        )
        return not (is_filled or self.wrongs or (self.found or {}).get(name))

    @property
    def size(self) -> str:
        """The size of the label, as the classes of the design system call it."""
        return "l" if self.is_heading else "s"

    @property
    def head(self) -> dict[str, Any]:
        """The label or legend."""
        asked = self.question
        label = asked.label if asked.required else said("{label} (optional)", label=asked.label)
        return {"text": label, "isPageHeading": self.is_heading}

    @property
    def legend(self) -> dict[str, Any]:
        """The fieldset around several inputs."""
        classes = f"govuk-fieldset__legend--{self.size}"
        return {"fieldset": {"legend": {**self.head, "classes": classes}}}

    @property
    def base(self) -> dict[str, Any]:
        """What every component takes: its names, hint and error."""
        asked = self.question
        params: dict[str, Any] = {"id": asked.id, "name": asked.id, "idPrefix": asked.id}
        if asked.hint:
            params["hint"] = {"text": asked.hint}
        if self.wrong:
            hidden = said("Error")
            params["errorMessage"] = {"text": self.wrong.message, "visuallyHiddenText": hidden}
        return params

    @property
    def labelled(self) -> dict[str, Any]:
        """What a component with one input takes."""
        label = {**self.head, "classes": f"govuk-label--{self.size}"}
        return {**self.base, "label": label, "value": self.one(self.question.id)}

    def one(self, name: str) -> str:
        """Return the one text that a field holds."""
        found = self.filled.get(name, "")
        text = found if isinstance(found, str) else next(iter(found), "")
        return text.translate(_NO_PAGE_HOLDS)

    def many(self, name: str) -> list[str]:
        """Return every text that a field holds."""
        found = self.filled.get(name, [])
        return [found] if isinstance(found, str) else list(found)

    def part(self, question: Question) -> "Asking":
        """Return a part of this question, asked inside it."""
        return replace(self, question=question, is_heading=False)


Drawer = Callable[[Asking], Field]
