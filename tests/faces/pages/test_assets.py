"""What browsers load: the design systems, without the crown, the crest and the typeface."""

import gzip
import re

import pytest

from moothall.faces.pages import assets

SHEET = (
    '@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2) format("woff2")}'
    ".govuk-body{font-family:GDS Transport,arial,sans-serif;color:#000}"
    ".govuk-footer__copyright-logo:before{background-image:url(/assets/images/govuk-crest.svg)}"
    ".moj-x{background-image:url(/assets/images/icon-search-black.svg)}"
    "\n/*# sourceMappingURL=govuk-frontend.min.css.map */"
) + "/* long enough to be worth squeezing */" * 40


@pytest.fixture
def modules(tmp_path):
    for place, name in ((assets.GOVUK, "govuk-frontend"), (assets.MOJ, "moj-frontend")):
        folder = tmp_path / "node_modules" / place
        (folder / "assets" / "images").mkdir(parents=True)
        (folder / f"{name}.min.css").write_text(SHEET)
        (folder / f"{name}.min.js").write_text("export{}\n//# sourceMappingURL=x.map")
        (folder / "assets" / "images" / "icon-search-black.svg").write_text("<svg/>")
        (folder / "assets" / "images" / "govuk-logotype-crown.png").write_bytes(b"crown")
    leaflet = tmp_path / "node_modules" / assets.LEAFLET
    (leaflet / "images").mkdir(parents=True)
    for name in ("leaflet.css", "leaflet.js", "images/layers.png"):
        (leaflet / name).write_text(".leaflet{}\n//# sourceMappingURL=leaflet.js.map")
    return tmp_path / "node_modules"


def test_what_is_govuks_own_is_left_out(modules, tmp_path):
    made = assets.build(tmp_path / "out", modules)
    sheet = (tmp_path / "out/govuk/govuk-frontend.min.css").read_text()
    assert "GDS" not in sheet
    assert "@font-face" not in sheet
    assert "crest" not in sheet
    assert ".govuk-body{font-family:var(--m-font);color:#000}" in sheet
    assert not [path for path in made if "crown" in path.name or path.suffix == ".woff2"]


def test_images_are_found_beside_their_sheet(modules, tmp_path):
    assets.build(tmp_path / "out", modules)
    sheet = (tmp_path / "out/moj/moj-frontend.min.css").read_text()
    assert "url(images/icon-search-black.svg)" in sheet
    assert (tmp_path / "out/moj/images/icon-search-black.svg").exists()


def test_no_file_points_at_a_map_that_is_not_there(modules, tmp_path):
    made = assets.build(tmp_path / "out", modules)
    assert not [p for p in made if p.suffix in {".js", ".css"} and "sourceMap" in p.read_text()]


def test_every_faces_own_files_are_there_and_squeezed(modules, tmp_path):
    assets.build(tmp_path / "out", modules)
    own = tmp_path / "out/moothall/moothall.css"
    assert gzip.decompress(own.with_suffix(".css.gz").read_bytes()) == own.read_bytes()


@pytest.mark.parametrize(("face", "name"), [("pages", "moothall"), ("staff", "desk")])
def test_a_sheet_of_ours_is_one_file_with_all_its_parts_in_order(modules, tmp_path, face, name):
    made = assets.build(tmp_path / "out", modules)
    whole = (tmp_path / f"out/moothall/{name}.css").read_text()
    source = assets.FACES / face / "static/moothall" / f"{name}.css"
    parts = re.findall(r'@import "(.+)";', source.read_text())
    folder = source.parent / parts[0].partition("/")[0]
    assert sorted(parts) == sorted(f"{folder.name}/{part.name}" for part in folder.iterdir())
    places = [whole.index((source.parent / part).read_text()) for part in parts]
    assert places == sorted(places)
    assert "@import" not in whole
    assert not [path for path in made if path.parent.name == folder.name]


def test_building_again_leaves_nothing_old(modules, tmp_path):
    assets.build(tmp_path / "out", modules)
    (tmp_path / "out/old.css").write_text("old")
    assets.build(tmp_path / "out", modules)
    assert not (tmp_path / "out/old.css").exists()


def test_without_the_packages_it_says_what_to_do(tmp_path):
    with pytest.raises(assets.NoModules, match="npm ci"):
        assets.build(tmp_path / "out", tmp_path / "nowhere")
