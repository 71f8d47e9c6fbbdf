"""`moothall layers`: wards are loaded from a file, listed and taken away."""

import json

import pytest
from click.testing import CliRunner
from tests.engine.places.conftest import wards

from moothall.faces.console.layers import layers

pytestmark = pytest.mark.django_db


def run(*words):
    return CliRunner().invoke(layers, [str(word) for word in words])


@pytest.fixture
def load(ashby, tmp_path):
    """Load a file as Ashby's wards."""
    file = tmp_path / "wards.geojson"

    def loaded(content, begins="2023-05-04"):
        file.write_text(content)
        said = ("--layer", "wards", "--name", "Wards", "--credit", "Nobody's data")
        return run("load", file, "--council", "ashby", "--from", begins, *said)

    return loaded


def test_wards_are_loaded_listed_and_taken_away(load):
    assert run("list", "--council", "ashby").stdout.startswith("No layers.")
    done = load(json.dumps(wards()))
    assert (done.exit_code, done.stdout) == (
        0,
        "wards: 3 areas hold in ashby from 2023-05-04 on.\n",
    )
    assert load(json.dumps(wards()), "2027-05-06").exit_code == 0
    (newest, oldest) = json.loads(run("list", "--council", "ashby", "--json").stdout)
    assert (newest["from"], oldest["areas"], oldest["credit"]) == ("2027-05-06", 3, "Nobody's data")
    gone = run("remove", "wards", "--council", "ashby", "--from", "2027-05-06")
    assert (gone.exit_code, "2027" in run("list", "--council", "ashby").stdout) == (0, False)
    again = run("remove", "wards", "--council", "ashby", "--from", "2027-05-06")
    assert (again.exit_code, "There is no layer 'wards' here" in again.output) == (1, True)


@pytest.mark.parametrize(
    ("content", "said"), [("{", "is no JSON"), ("[]", "no GeoJSON FeatureCollection")]
)
def test_a_file_that_holds_no_areas_is_refused(load, content, said):
    done = load(content)
    assert (done.exit_code, said in done.output) == (1, True)
