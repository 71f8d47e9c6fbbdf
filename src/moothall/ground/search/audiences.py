"""Who may find a thing: one word for each way of being let. Pure.

The function of the database makes the same words of whoever looks (`people_audiences`).
"""


def anyone(council_id: int) -> str:
    """Return whoever comes to a council's pages."""
    return f"any{council_id}"


def inside(council_id: int) -> str:
    """Return everybody who works for a council."""
    return f"in{council_id}"


def role(council_id: int, name: str) -> str:
    """Return the officers of a council who have a role."""
    return f"r{council_id}:{name}"


def team(team_id: int) -> str:
    """Return the officers of a team."""
    return f"t{team_id}"


def team_called(council_id: int, code: str) -> str:
    """Return the officers of a council's team of that code."""
    return f"d{council_id}:{code}"


def service(council_id: int, slug: str) -> str:
    """Return the officers of the teams that a council's service names: see `Reach`."""
    return f"s{council_id}:{slug}"


def officer(person_id: int) -> str:
    """Return one officer, at their desk."""
    return f"p{person_id}"


def resident(person_id: int) -> str:
    """Return one resident, on their own pages."""
    return f"a{person_id}"
