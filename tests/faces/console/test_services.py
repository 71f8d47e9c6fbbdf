"""`moothall services`: checking needs no database, publishing is all or nothing."""

import json
import subprocess
import sys

import pytest
from tests.engine.catalogue.factories import known_team
from tests.engine.catalogue.test_overlays import OVERLAY
from tests.engine.catalogue.test_reading import GOOD
from tests.faces.console.test_main import OURS

from moothall.engine.catalogue import actions, queries
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.words import Origin
from moothall.faces.console import main, publishing
from moothall.ground.councils import scope
from moothall.ground.councils.words import NoSuchCouncil
from moothall.ground.journal.words import Actor

NOT_JUDGED = 'Not judged: answers.lid == "broken"\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "bin.yaml").write_text(GOOD)
    return tmp_path


def answer(capsys, *arguments):
    code = main.answer(["services", *map(str, arguments)])
    return code, *capsys.readouterr()


def test_a_sound_folder_has_no_faults(folder, capsys):
    assert answer(capsys, "check", folder) == (0, "", f"{NOT_JUDGED}1 file, no faults.\n")


def test_every_fault_is_printed_at_its_place_and_the_code_is_1(folder, capsys):
    (folder / "bin.yaml").write_text(GOOD.replace("kind: report", "kind: reports"))
    code, said, _ = _left(capsys, "check", folder)
    assert (code, said) == (
        1,
        f"{folder}/bin.yaml:5:7: `kind` is `reports`, it can only be report, request, incident,"
        " problem, did you mean `report`?\n",
    )


def test_a_packs_registers_measures_and_reports_are_passed_over(folder, capsys):
    for name in ("registers", "measures", "reports"):
        (folder / "pack" / name).mkdir(parents=True)
        (folder / "pack" / name / "other.yaml").write_text("measure: resolution")
    assert answer(capsys, "check", folder) == (0, "", f"{NOT_JUDGED}1 file, no faults.\n")


def test_a_program_reads_the_faults_as_json(folder, capsys):
    (folder / "bin.yaml").write_text(GOOD.replace("kind: report", "kind: reports"))
    _, said, _ = _left(capsys, "check", "--json", folder)
    assert [(one["line"], one["column"]) for one in json.loads(said)] == [(5, 7)]


def test_an_empty_folder_is_refused_and_a_missing_one_is_a_wrong_call(tmp_path, capsys):
    assert _left(capsys, "check", tmp_path)[0] == 1
    assert answer(capsys, "check", tmp_path / "nowhere")[0] == 2


def test_checking_loads_no_models_and_needs_no_database(folder):
    code = (
        "import sys; from moothall.faces.console import main;"
        f" main.answer(['services', 'check', {str(folder)!r}]);"
        " print([m for m in sys.modules if m.startswith(('django.db', 'django.apps'))])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(  # noqa: S603  # our own interpreter
        command, text=True, capture_output=True, check=True, env=OURS
    )
    assert done.stdout == "[]\n"


def test_the_schema_names_every_field(capsys):
    _, said, _ = answer(capsys, "schema")
    assert set(json.loads(said)["properties"]) == set(ServiceDefinition.model_fields)


@pytest.mark.django_db
def test_publishing_a_folder_twice_changes_nothing_the_second_time(folder, ashby):
    with scope.opened([ashby.pk], writes=True):
        known_team(ashby)
    expected = {"council": "ashby", "service": "broken-bin", "version": 1}
    assert publishing.publish([folder], "ashby", is_forced=False) == [expected | {"is_new": True}]
    assert publishing.publish([folder], "ashby", is_forced=False) == [expected | {"is_new": False}]


@pytest.mark.django_db
def test_one_fault_keeps_the_whole_folder_from_being_published(folder, ashby):
    with scope.opened([ashby.pk], writes=True):
        known_team(ashby)
    (folder / "wrong.yaml").write_text(GOOD.replace("broken-bin", "other").replace("next:", "nxt:"))
    with pytest.raises(Exception, match=r"Nothing was published\.\n.*wrong\.yaml:32:1: "):
        publishing.publish([folder], "ashby", is_forced=False)
    with scope.opened([ashby.pk], writes=False):
        assert queries.offers(ashby.pk) == []


@pytest.mark.django_db
def test_a_team_that_is_not_there_is_a_fault_at_its_line(folder, ashby):
    with scope.opened([ashby.pk], writes=True):
        known_team(ashby, "other")
    with pytest.raises(Exception, match=r"bin\.yaml:7:7: the team `street-services`"):
        publishing.publish([folder], "ashby", is_forced=False)


@pytest.mark.django_db
def test_over_a_newer_version_the_differences_are_shown(folder, ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        known_team(ashby)
    publishing.publish([folder], "ashby", is_forced=False)
    with scope.opened([ashby.pk], writes=True) as at:
        newer = queries.offer(ashby.pk, "broken-bin").definition.model_copy(update={"name": "New"})
        by = Actor.job("test")
        actions.publish(ashby, newer, by=by, at=at, origin=Origin.BROWSER, is_forced=True)
    with pytest.raises(Exception, match=r'- name: "New"\n\+ name: "Report a broken bin"'):
        publishing.publish([folder], "ashby", is_forced=False)
    (line,) = publishing.publish([folder], "ashby", is_forced=True)
    assert (line["version"], line["is_new"]) == (3, True)


@pytest.mark.django_db
def test_a_partnership_publishes_into_each_council_with_its_overlay(folder, three_rivers):
    (folder / "ashby.yaml").write_text(OVERLAY.replace("team: refuse\n", ""))
    with scope.opened(publishing.councils.family(three_rivers), writes=True):
        for member in publishing.councils.members(three_rivers):
            known_team(member)
    lines = publishing.publish([folder], "three-rivers-ict", is_forced=False)
    assert [line["council"] for line in lines] == ["ashby", "brackwater"]


@pytest.mark.django_db
def test_an_unknown_council_is_refused(folder, ashby):
    with pytest.raises(NoSuchCouncil, match="There is no council called 'atlantis'"):
        publishing.publish([folder], "atlantis", is_forced=False)


def _left(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main.answer(["services", *map(str, arguments)])
    return left.value.code, *capsys.readouterr()
