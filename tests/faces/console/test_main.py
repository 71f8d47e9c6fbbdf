"""The command line: grouped plain help without Django, and exit codes a script can trust."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from django.db.utils import OperationalError
from tests import template

from moothall.faces.console import main, registry
from moothall.ground.journal.words import Refused
from moothall.outside.postgres.words import NoStart

SRC = Path(main.__file__).parents[3]
OURS = os.environ | {"PYTHONPATH": str(SRC)}


def python(*words):
    command = [sys.executable, *words]
    return subprocess.run(command, text=True, capture_output=True, check=False, env=OURS)  # noqa: S603


def modules_loaded_by(*arguments):
    code = f"import sys; from moothall.faces.console import main; main.answer({list(arguments)!r})"
    code += "; print(sorted(m for m in sys.modules if m.split('.')[0] in ('django', 'psycopg')))"
    return python("-c", code).stdout.splitlines()[-1]


def test_help_loads_neither_django_nor_the_driver():
    assert modules_loaded_by("--help") == "[]"


def test_help_is_grouped_and_every_command_has_its_sentence(capsys):
    assert main.answer(["--help"]) == main.DONE
    said = capsys.readouterr().out
    for entry in registry.present().values():
        assert entry.sentence.split()[0] in said
        assert f"{entry.group}:" in said


@pytest.mark.parametrize("name", registry.present())
def test_a_commands_file_holds_a_command_of_its_name(name):
    module = importlib.import_module(registry.COMMANDS[name].module)
    assert name in [command.name for command in module.commands]


def test_every_file_with_commands_is_in_the_registry():
    files = [p.stem for p in registry.HERE.glob("*.py") if "\ncommands = [" in p.read_text()]
    modules = [entry.module.rpartition(".")[2] for entry in registry.present().values()]
    assert sorted(files) == sorted(modules)


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["up", "--colour", "red"], ["up", "--port", "x"]]
)
def test_a_wrong_call_is_2(arguments, capsys):
    assert main.answer(arguments) == main.WRONG_CALL
    assert "Error: " in capsys.readouterr().err


def raises(fault):
    def command():
        raise fault

    return click.Command("up", callback=command)


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (NoStart("It did not start."), 1, "It did not start.\n"),
        (Refused("The case is closed."), 1, "The case is closed.\n"),
        (click.ClickException("No port."), 1, "Error: No port.\n"),
        (KeyboardInterrupt(), 130, "Stopped.\n"),
    ],
)
def test_a_refusal_is_1_and_says_its_sentence(monkeypatch, capsys, fault, code, said):
    monkeypatch.setattr(main.Moothall, "get_command", lambda *_: raises(fault))
    assert main.answer(["up"]) == code
    assert capsys.readouterr().err.lstrip("\n") == said


def test_a_database_that_cannot_be_reached_points_at_the_doctor():
    assert "moothall doctor" in (main.why_refused(OperationalError("no server")) or "")


def test_a_defect_is_seen_whole(monkeypatch):
    monkeypatch.setattr(main.Moothall, "get_command", lambda *_: raises(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        main.answer(["up"])


def test_the_exit_code_of_a_command_is_the_processes():
    assert python("-m", "moothall", "nonsense").returncode == main.WRONG_CALL


@pytest.fixture
def new_home():
    """A folder that PostgreSQL's own user may pass through, which pytest's is not."""
    with template.home("new") as folder:
        yield str(folder / "home")


@pytest.mark.slow
def test_a_command_finds_the_server_it_has_just_started_on_a_new_machine(new_home):
    ours = OURS | {"MOOTHALL_HOME": new_home}
    say = [sys.executable, "-m", "moothall"]
    publish = [*say, "services", "publish", str(SRC / "moothall/packs/starter"), "--council", "x"]
    early = subprocess.run(publish, text=True, capture_output=True, check=False, env=ours)  # noqa: S603
    assert (early.returncode, early.stderr) == (
        main.REFUSED,
        "The database is not at this version. Run `moothall migrate`.\n",
    )
    due = subprocess.run(  # noqa: S603
        [*say, "migrate", "--check"], text=True, capture_output=True, check=False, env=ours
    )
    assert (due.returncode, due.stderr) == (main.REFUSED, "")
    assert {"journal.0001_initial", "cases.0002_walls"} <= set(due.stdout.split())
