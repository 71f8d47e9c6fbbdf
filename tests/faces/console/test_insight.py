"""From another desk's log to figures, history and the committee's pack, all from the shell."""

import json

import pytest
from click.testing import CliRunner
from tests.practices.insight.measures import publishing

from moothall.faces.console import figures, history, importing, measures, migrate, report
from moothall.faces.console.registry import TO_PUBLISH
from moothall.ground.calendars import clock
from moothall.practices.insight import actions

MAPPING = """\
desk: old-desk
name: The old desk
work: {service: fault, name: Fault}
case: number
time: when
zone: Europe/London
resolved: {when: {state: Resolved}}
priority: {column: urgency}
"""
LOG = """\
number,when,state,urgency
A,2026-06-01 00:30,New,P1
A,2026-06-01 02:30,Resolved,P1
B,2026-06-02 09:00,New,P3
B,2026-06-02 13:00,Resolved,P3
C,soon,New,P3
"""


def publish_all_but(*names):
    """Publish the starter pack's measures as they were compiled once; the command does the rest."""
    kept = [one for one in publishing.starter() if one.measure.measure not in names]
    actions.publish(kept, by=measures.BY, at=clock.now())


def run(command, *asked):
    return CliRunner().invoke(command, [str(part) for part in asked], catch_exceptions=False)


@pytest.fixture
def desk(fresh_database, tmp_path):
    (tmp_path / "map.yaml").write_text(MAPPING)
    (tmp_path / "log.csv").write_text(LOG)
    asked = ("log", tmp_path / "map.yaml", tmp_path / "log.csv", "--council", "old-desk")
    return lambda *more: run(importing.importing, *asked, *more)


JUNE = ("--council", "old-desk", "--from", "2026-06-01", "--to", "2026-06-30")


def test_a_log_becomes_figures_history_and_a_pack(desk, tmp_path):
    taken = json.loads(desk("--json").stdout)
    assert taken == {
        "council": "old-desk",
        "added": 2,
        "known": 0,
        "rejected": 1,
        "newly_rejected": 1,
    }
    publish_all_but("resolution.elapsed")
    found = {one["id"]: one for one in json.loads(run(figures.figures, *JUNE, "--json").stdout)}
    assert found["resolution.elapsed"] == {
        "id": "resolution.elapsed",
        "name": "Average resolution, by the wall clock",
        "value": 3 * 3600.0,
        "unit": "seconds",
        "n": 2,
        "median": 3 * 3600.0,
        "p90": 3.8 * 3600,
        "interval": None,
        "exclusions": {},
        "definition": found["resolution.elapsed"]["definition"],
        "clock": "elapsed",
        "cohort": "resolved in period",
    }
    assert found["satisfaction"]["value"] is None

    out = tmp_path / "history"
    assert run(history.history, "export", "--council", "old-desk", "--out", out).exit_code == 0
    kept = run(figures.figures, *JUNE, "--history", out, "--json")
    assert json.loads(kept.stdout) == list(found.values())

    one = run(figures.figures, *JUNE, "--priority", "P1")
    assert "2.00 hours" in one.stdout

    written = run(report.report, "performance-pack", *JUNE, "--out", tmp_path / "pack")
    assert written.exit_code == 0
    files = {file.name: file.read_bytes() for file in (tmp_path / "pack").iterdir()}
    assert sorted(files) == ["performance-pack.html", "performance-pack.pdf"]
    run(report.report, "performance-pack", *JUNE, "--out", tmp_path / "pack")
    assert {f.name: f.read_bytes() for f in (tmp_path / "pack").iterdir()} == files

    rows = run(importing.importing, "rejected", "--council", "old-desk").stdout
    assert rows.startswith("line 6: column 'when': 'soon' is no date")


def test_importing_again_changes_nothing(desk):
    desk()
    assert "0 cases taken over into old-desk, 2 were there already" in desk().stdout


def test_a_wrong_mapping_is_refused_with_line_and_mend(desk, tmp_path):
    from moothall.engine.catalogue.declared import DocumentRefused

    (tmp_path / "map.yaml").write_text(MAPPING.replace("case:", "cases:"))
    with pytest.raises(DocumentRefused, match=r"map\.yaml:4:1: 'cases' is not known here"):
        desk()


@pytest.mark.parametrize("day", ["June", "2026-13-01", "01/06/2026"])
def test_a_day_is_written_one_way(day, fresh_database):
    asked = ("--council", "old-desk", "--from", day, "--to", "2026-06-30")
    done = run(figures.figures, *asked)
    assert done.exit_code == 2
    assert "2026-06-30" in done.output


def test_measures_are_checked_and_published_once(fresh_database, tmp_path):
    assert "no fault" in run(measures.measures, "check").output
    publish_all_but("resolution", "satisfaction", "resolution-sla")
    first = run(measures.measures, "publish", measures.STARTER / "resolution.yaml")
    assert "resolution: version 1" in first.output
    again = run(measures.measures, "publish", measures.STARTER / "resolution.yaml")
    assert again.output == "0 new versions.\n"
    rest = run(measures.measures, "publish", "--missing")
    assert "2 new versions." in rest.output
    assert run(measures.measures, "publish", "--missing").output == "0 new versions.\n"
    (tmp_path / "bad.yaml").write_text("measure: x\n")
    refused = run(measures.measures, "check", tmp_path)
    assert refused.exit_code == 1
    assert "'name' is missing" in refused.output


def test_a_file_of_the_starter_pack_is_named_for_its_measure():
    found = measures.declared([measures.STARTER])
    assert measures.lacking([one.measure for one in found]) == []
    assert len(measures.lacking([])) == len(found)


def test_migrating_says_which_measures_were_never_published(fresh_database):
    publish_all_but("resolution")
    said = run(migrate.migrate).output
    assert f"Measures never published: 1. Run {TO_PUBLISH}." in said
    measures.have_all()
    assert TO_PUBLISH not in run(migrate.migrate).output
