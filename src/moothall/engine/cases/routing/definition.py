"""What routing rules are, as declared: the fields of their YAML file."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints

from moothall.engine.catalogue.definition import Channel, Expression, Line, Part, Priority, Slug

COUNCIL: Final = "council"
"""The name of the rules that hold for every service of a council."""

Metres = Annotated[int, Field(ge=0, le=1_300_000)]
Postcode = Annotated[str, StringConstraints(max_length=9)]


class Area(Part):
    """A rectangle on the National Grid, in metres; a case is in it by its `point` answer."""

    west: Metres = Field(description="The smallest easting.")
    south: Metres = Field(description="The smallest northing.")
    east: Metres = Field(description="The largest easting.")
    north: Metres = Field(description="The largest northing.")


class Then(Part):
    """Where a case goes; what is left out stays as its service says."""

    team: Slug | None = Field(default=None, description="The team that the case goes to.")
    officer: Literal["in-turn", "least-open"] | None = Field(
        default=None,
        description="Which officer of the team: each in turn, or who has the fewest open cases;"
        " without it the case waits in the team's queue.",
    )
    priority: Priority | None = Field(
        default=None, description="Another priority than the service's own rules give."
    )
    tasks: Mapping[Slug, Slug] = Field(
        default_factory=dict, description="Other teams for tasks of the service, by task id."
    )


class Rule(Part):
    """One rule: everything that it says must hold; one that says nothing always holds."""

    id: Slug = Field(description="What the case keeps of it.")
    name: Line = Field(description="What officers read on the case.")
    services: tuple[Slug, ...] = Field(
        default=(), description="Only these services; in the council's own rules."
    )
    kinds: tuple[Literal["report", "request", "incident", "problem"], ...] = Field(
        default=(), description="Only these kinds of case."
    )
    channels: tuple[Channel, ...] = Field(
        default=(), description="Only cases that came in this way."
    )
    priorities: tuple[Priority, ...] = Field(
        default=(), description="Only where the service's own rules give one of these priorities."
    )
    postcodes: tuple[Postcode, ...] = Field(
        default=(), description="Only where an answer's postcode begins so: AB1, or AB1 2."
    )
    area: Area | None = Field(default=None, description="Only where a point lies in it.")
    when: Expression | None = Field(
        default=None, description="Only when this condition on the answers holds."
    )
    then: Then = Field(description="Where the case goes.")

    @property
    def is_always(self) -> bool:
        """Whether it says nothing that could fail."""
        return not any(getattr(self, name) for name in TESTS)


TESTS: Final = ("services", "kinds", "channels", "priorities", "postcodes", "area", "when")
"""The fields of a rule that a case must fit."""


class RoutingDefinition(Part):
    """Which team new cases go to: of one service, or of every service of the council."""

    routing: Slug = Field(description="The service that they are for, or `council` for all.")
    rules: tuple[Rule, ...] = Field(
        description="Tried in order; the first that holds counts. None: as the services say."
    )

    def as_json(self) -> dict[str, Any]:
        """Return it as kept: plain JSON, without what was not said."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule of this id, if there is one."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
