"""`moothall registers`: check without a database; publish and list with one."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from moothall import packs
from moothall.faces.console import keeping
from moothall.faces.console.registers import registers

PACK = Path(packs.__file__).parent / "governance"


def run(*words):
    return CliRunner().invoke(registers, [str(word) for word in words])


def test_a_sound_pack_is_sound():
    done = run("check", PACK)
    assert (done.exit_code, "no faults" in done.stderr) == (0, True)


def test_a_fault_is_printed_with_its_place(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("register: a\n")
    done = run("check", file)
    assert done.exit_code == 1
    assert f"{file}:1:1: `name` is missing" in done.stdout
    assert json.loads(run("check", "--json", file).stdout)[0]["line"] == 1


@pytest.mark.django_db
def test_a_pack_is_published_and_listed(ashby):
    first = keeping.publish([PACK], "ashby", is_forced=False)
    assert {line["is_new"] for line in first} == {True}
    again = keeping.publish([PACK], "ashby", is_forced=False)
    assert {line["is_new"] for line in again} == {False}
    assert {(one["register"], one["records"]) for one in keeping.in_force("ashby")} == {
        (line["register"], 0) for line in first
    }
