"""A desk in Ashby, and officers who open its pages."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from tests.conftest import council as a_council
from tests.engine.cases.conftest import SETUP, Desk, a_desk, ashbys_desk
from tests.engine.registers.shelf import definitions
from tests.standing import after as standing_after
from tests.standing import better_on as standing_better_on
from tests.standing import on as standing_on

from moothall.engine.registers import actions as registers
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.people import actions as people
from moothall.ground.people.models import Identity
from moothall.ground.people.words import Role

LINKED = re.compile(r'href="/staff/cases/([0-9A-Z-]{11})"')


@dataclass
class Officer:
    """Somebody signed in at the desk's pages, on a council's host."""

    client: Any
    slug: str

    @property
    def host(self):
        return {"host": f"{self.slug}.localhost"}

    def get(self, path, **more):
        return self.client.get(f"/staff/{path}", headers=self.host | more)

    def post(self, path, **typed):
        return self.client.post(f"/staff/{path}", typed, headers=self.host)

    def listed(self, path):
        """The references that a page links to, in order, each once."""
        page = self.get(path)
        assert page.status_code == 200
        return list(dict.fromkeys(LINKED.findall(page.text)))


def furnished(council: Council) -> Desk:
    with scope.opened([council.pk], writes=True):
        return a_desk(council)


@standing_after(ashbys_desk)
def a_desk_with_registers(desk):
    """Ashby's desk, with registers in force."""
    with scope.opened([desk.council.pk], writes=True) as at:
        for definition in definitions().values():
            registers.publish(desk.council, definition, by=SETUP, at=at)
    return desk


@standing_after(ashbys_desk)
def two_desks(desk):
    """Ashby's desk, and Brackwater's, with officers of its own, beside it."""
    desk.beside = furnished(a_council("brackwater"))
    return desk


@pytest.fixture
@standing_on(ashbys_desk)
def town(standing):
    """Ashby's desk: dev works faults, asha bins, mo manages."""
    return standing


@pytest.fixture
def ask(town):
    """Make a case, as somebody asked for it."""

    def asked(service="ict-fault", desk=town, **more):
        with scope.opened([desk.council.pk], writes=True) as at:
            return desk.case(service, **{"at": at} | more)

    return asked


@pytest.fixture
def sign_in(client, town):
    """Sign somebody in: `sign_in("dev")`."""

    def signed_in(name, slug="ashby", home="ashby"):
        client.force_login(Identity.objects.get(email=f"{name}@{home}.example"))
        return Officer(client, slug)

    return signed_in


@pytest.fixture
def dev(sign_in):
    return sign_in("dev")


@pytest.fixture
@standing_better_on(two_desks)
def other_town(brackwater, town):
    """Brackwater's desk, with officers of its own."""
    return town.beside or furnished(brackwater)


@pytest.fixture
def shared(three_rivers, town, other_town):
    """One officer of the service that Ashby and Brackwater share."""
    identity = Identity.objects.create(email="pat@three-rivers.example")
    for desk in (town, other_town):
        with scope.opened([desk.council.pk], writes=True) as at:
            by = desk.actor("mo")
            pat = people.add(
                desk.council, "Pat", by=by, at=at, email=identity.email, identity=identity
            )
            people.stand(pat, Role.OFFICER, by=by, at=at)
            people.join_team(pat, desk.teams["ict-desk"], by=by, at=at)
    return identity
