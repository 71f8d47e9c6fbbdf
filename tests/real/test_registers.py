"""Real lists load into registers by the console; loading one again changes nothing."""

import json
import re
import tarfile
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
BATH = "uk-council-assets-bath"
SNIPE = "cmdb-snipeit-samples"
FILES = {
    "tree-orders": (f"{BATH}/banes_inspire_tpos.geojson", 2340, 3),
    "benches-in-parks": (f"{BATH}/banes_park_seats_and_benches.geojson", 560, 0),
    "litter-bins": (f"{BATH}/banes_litter_bins.geojson", 1296, 0),
    "playgrounds": (f"{BATH}/banes_gss_playspace_children.geojson", 142, 1),
    "support-cycles": ("cmdb-endoflife/endoflife_cycles.csv", 8351, 0),
    "vulnerabilities": ("sec-cisa-kev/known_exploited_vulnerabilities.csv", 1404, 0),
    "authorities": ("uk-local-authorities/govuk_local-authorities.csv", 382, 0),
    "equipment": (f"{SNIPE}/assets-sample.csv", 22, 0),
    "equipment-old": (f"{SNIPE}/assets-sample-BAD.csv", 200, 0),
    "device-types": ("", 1480, 0),
}
"""By mapping: the file, how many records it makes, and how many of its rows cannot be used: three
orders stand twice in their file, and one play area has no number."""

KEPT = re.compile(rb"(?m)^(?:slug|model|manufacturer|part_number|u_height|is_full_depth):.*")
"""What the register keeps of a device type: the ports of all of them are slow to read."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def run(fresh_database):
    from click.testing import CliRunner

    from moothall.faces.console.registers import registers

    def run(*words):
        return CliRunner().invoke(registers, [str(word) for word in words], catch_exceptions=False)

    return run


@pytest.fixture
def ashby(fresh_database):
    from tests.conftest import council

    return council("ashby").slug


def found(folder, name, tmp_path):
    """The file of a mapping; device types stand each in a file of their own, and become one."""
    if name != "device-types":
        return folder / FILES[name][0]
    from ruamel.yaml import YAML

    read = YAML(typ="safe")
    path = tmp_path / "types.json"
    archive = folder / "cmdb-netbox-device-types" / "device_types_give.tar.gz"
    with tarfile.open(archive) as packed:
        types = [
            read.load(b"\n".join(KEPT.findall(packed.extractfile(one).read())))
            for one in packed
            if one.name.endswith(".yaml")
        ]
    path.write_text(json.dumps(types, default=str))
    return path


@pytest.mark.parametrize("name", FILES)
def test_a_real_list_loads_whole_and_again_changes_nothing(run, ashby, real_data, tmp_path, name):
    _, records, rejected = FILES[name]
    mapping = EXAMPLES / "mappings" / "registers" / f"{name}.yaml"
    register = next(
        line.split()[1] for line in mapping.read_text().splitlines() if line.startswith("register")
    )
    run("publish", EXAMPLES / "registers" / f"{register}.yaml", "--council", ashby)
    path = found(real_data, name, tmp_path)
    words = ["import", register, path, "--council", ashby, "--mapping", mapping, "--json"]
    dry = json.loads(run(*words, "--dry-run").stdout)
    assert (dry["added"], dry["rejected"]) == (records, rejected), dry["rejections"][:5]
    done = json.loads(run(*words).stdout)
    assert (done["added"], done["rejected"]) == (records, rejected)
    again = json.loads(run(*words).stdout)
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, records)
