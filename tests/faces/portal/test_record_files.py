"""Files of public records: for everybody while the field is public and the file was found clean."""

import pytest
from tests.engine.registers.shelf import small
from tests.engine.registers.waiting import FILED, waits
from tests.faces.files import read
from tests.faces.portal.conftest import BUILDER

from moothall.engine.documents.models import File
from moothall.engine.registers import actions
from moothall.engine.registers.queries import filed
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench(town, tmp_path, settings):
    """A public bench: its photo is public, its paper only some see, its plan only the council."""
    settings.FILES = tmp_path / "files"
    plan = {"id": "plan", "type": "file", "label": "Plan"}
    said = {"fields": [*FILED["fields"], plan], "public": {"fields": ["name", "photo"]}}
    with scope.opened([town.pk], writes=True) as at:
        actions.publish(town, small(**said), by=BUILDER, at=at)
        made = actions.add(town, "benches", {"name": "Oak"}, by=BUILDER, at=at)
        form = filed.form_of(made, BUILDER)
        values = {
            name: [waits(town, form, at, field=name, name=f"{name}.pdf")]
            for name in ("photo", "paper", "plan")
        }
        values["photo"].append(waits(town, form, at, name="late.pdf", state="quarantined"))
        return actions.change(made, values, by=BUILDER, at=at, revision=1)


def test_everybody_opens_what_is_public_and_clean_and_nothing_else(visitor, bench):
    page = f"/registers/benches/{bench.token}"
    text = visitor.get(page).text
    address = f"{page}/files/{bench.values['photo'][0]['file']}"
    assert f'href="{address}"' in text
    for name in ("late.pdf", "paper.pdf", "plan.pdf"):
        assert name not in text
    assert read(visitor.client.get(address, headers=visitor.host)).startswith(b"photo.pdf")
    others = [bench.values["photo"][1], *bench.values["paper"], *bench.values["plan"]]
    for one in others:
        path = f"{page}/files/{one['file']}"
        assert visitor.client.get(path, headers=visitor.host).status_code == 404


def test_data_names_the_same_files_by_their_address(visitor, bench, town):
    page = f"/registers/benches/{bench.token}"
    said = visitor.client.get(f"{page}.json", headers=visitor.host).json()
    (photo,) = said["values"]["photo"]
    assert photo["name"] == "photo.pdf"
    assert photo["url"].endswith(f"{page}/files/{bench.values['photo'][0]['file']}")
    listed = b"".join(visitor.client.get("/registers/benches.csv", headers=visitor.host))
    assert b"photo.pdf" in listed
    assert b"late.pdf" not in listed
    with scope.opened([town.pk], writes=True) as at:
        File.objects.filter(state="quarantined").update(
            state="clean", scanned_at=at, next_scan_at=None
        )
    again = b"".join(visitor.client.get("/registers/benches.csv", headers=visitor.host))
    assert b"late.pdf" in again


def test_what_is_public_no_more_gives_no_file(visitor, bench, town):
    path = f"/registers/benches/{bench.token}/files/{bench.values['photo'][0]['file']}"
    with scope.opened([town.pk], writes=True) as at:
        actions.remove(bench, by=BUILDER, at=at, why="Gone")
    assert visitor.client.get(path, headers=visitor.host).status_code == 404
