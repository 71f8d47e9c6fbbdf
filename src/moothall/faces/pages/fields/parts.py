"""Larger answers, drawn as several questions in one fieldset."""

from typing import TYPE_CHECKING, Any, cast

from moothall.engine.catalogue.definition import Question
from moothall.engine.catalogue.kinds import KINDS
from moothall.faces.pages.fields.drawing import Asking, Drawer, Field
from moothall.ground.languages.speech import said

if TYPE_CHECKING:
    from moothall.engine.catalogue.kinds.composite import Composite, Group

AUTOFILL = {"name": "name", "email": "email", "phone": "tel"}


class Parts:
    """Draws parts with the drawers of their own kinds."""

    def __init__(self, drawers: dict[str, Drawer]) -> None:
        self.drawers = drawers

    def composite(self, asking: Asking) -> Field:
        """Draw the named parts of an answer."""
        kind = cast("Composite", KINDS[asking.question.type])
        is_requester = asking.question.fills == "requester"
        parts = [
            self._part(asking, part, AUTOFILL.get(key, "") if is_requester else "")
            for key, _, part in kind.parts(asking.question)
        ]
        return Field("parts", {**asking.base, **asking.legend}, tuple(parts))

    def group(self, asking: Asking) -> Field:
        """Draw every item of a group, with buttons to add another and to remove one."""
        asked, kind = asking.question, cast("Group", KINDS["group"])
        count = kind.count(asked, asking.filled)
        each = asked.each or said("item")
        most = asked.max if isinstance(asked.max, int) else kind.most
        items = tuple(
            Field(
                "parts",
                {
                    "id": f"{asked.id}-{at}",
                    "fieldset": {
                        "legend": {
                            "text": f"{each[:1].upper()}{each[1:]} {at + 1}",
                            "classes": "govuk-fieldset__legend--m",
                        }
                    },
                },
                tuple(self._part(asking, part, "") for _, _, part in kind.item(asked, at)),
            )
            for at in range(count)
        )
        params = {"count": count, "each": each, "can_add": count < min(most, kind.most)}
        return Field("group", {**asking.base, **asking.legend, **params}, items)

    def _part(self, asking: Asking, part: Question, autofill: str) -> Field:
        drawn = self.drawers[part.type](asking.part(part))
        more: dict[str, Any] = {"autocomplete": autofill} if autofill else {}
        return Field(drawn.component, {**drawn.params, **more}, drawn.parts)
