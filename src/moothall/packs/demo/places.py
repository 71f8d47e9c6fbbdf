"""The demo's councils and teams. All of them are made up, and their pages say so.

Telephone numbers are those that Ofcom keeps for drama; addresses end in `.example`.
"""

from dataclasses import dataclass

from moothall.ground.councils.words import Kind


@dataclass(frozen=True)
class Place:
    """A council or a partnership as the demo sets it up."""

    slug: str
    name: str
    colour: str
    phone: str
    kind: str = Kind.COUNCIL
    welsh_name: str = ""

    @property
    def email(self) -> str:
        """Where residents write to."""
        return f"hello@{self.slug}.example"


ASHBY = Place("ashby", "Ashby Borough Council", "#1d5b8f", "01632 960100")
BRACKWATER = Place("brackwater", "Brackwater District Council", "#0f6b5c", "01632 960200")
COTTERDALE = Place("cotterdale", "Cotterdale District Council", "#7a3b69", "01632 960300")
DUNMERE = Place(
    "dunmere",
    "Dunmere City Council",
    "#8a3324",
    "01632 960400",
    welsh_name="Cyngor Dinas Dunmere",
)
THREE_RIVERS = Place(
    "three-rivers-ict", "Three Rivers ICT", "#2c3e66", "01632 960500", Kind.PARTNERSHIP
)

SHARING = (ASHBY, BRACKWATER, COTTERDALE)
"""The councils that share the partnership's desk."""

COUNCILS = (*SHARING, DUNMERE)

STREETS, FRONT, DESK, STORES, INFRASTRUCTURE = (
    "street-services",
    "customer-services",
    "ict-desk",
    "ict-stores",
    "ict-infrastructure",
)
ACCOUNTS, TELEPHONY, BUDGET, BUILDINGS = (
    "ict-accounts",
    "ict-telephony",
    "ict-approvers",
    "facilities",
)

TEAMS = {
    STREETS: "Street services",
    FRONT: "Customer services",
    DESK: "ICT desk",
    STORES: "ICT stores",
    INFRASTRUCTURE: "ICT infrastructure",
    ACCOUNTS: "ICT accounts",
    TELEPHONY: "ICT telephony",
    BUDGET: "ICT budget holders",
    BUILDINGS: "Facilities",
}
"""Every council has these; those of the shared service are one team with a row in each council."""
