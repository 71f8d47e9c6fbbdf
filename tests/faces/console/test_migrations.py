"""Migrations: none is missing, one line per package, and nothing that makes people wait."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from moothall.faces.console import main
from moothall.faces.console.migrate import FIRST_LINE, LAST_OF_THE_FIRST_LINE

SQUAWK = Path(sys.executable).with_name("squawk")
OURS = [config for config in apps.get_app_configs() if config.name.startswith("moothall.")]
FOLDERS = [folder for c in OURS if (folder := Path(c.path) / "migrations").is_dir()]
FILES = sorted(path for folder in FOLDERS for path in folder.glob("[0-9]*.py"))
EXCLUDED = {
    "require-lock-timeout": "`moothall migrate` sets it for every migration",
    "require-statement-timeout": "filling a column may take long; holding a lock may not",
    "prefer-text-field": "a length is a promise that the model makes",
    "prefer-bigint-over-int": "Django's own columns, and small numbers",
    "prefer-bigint-over-smallint": "small numbers",
}
BEFORE_THE_FIRST_RELEASE = (
    "adding-field-with-default",
    "adding-foreign-key-constraint",
    "ban-drop-constraint",
    "ban-drop-default",
    "constraint-missing-not-valid",
    "require-concurrent-index-creation",
    "require-concurrent-index-deletion",
)
"""Rules for tables with rows in them. Nobody has any yet: delete this with version 0.1.0."""


def of(path):
    return path.parents[1].name, path.stem


def squawk(text, place):
    place.write_text(text)
    rules = ",".join([*EXCLUDED, *BEFORE_THE_FIRST_RELEASE])
    command = [SQUAWK, "--assume-in-transaction", f"--exclude={rules}", "--reporter=gcc", place]
    return subprocess.run(command, text=True, capture_output=True, check=False)  # noqa: S603


@pytest.mark.django_db
@pytest.mark.parametrize("path", FILES, ids=lambda path: ".".join(of(path)))
def test_a_migration_holds_up_nobody(path, tmp_path):
    text = io.StringIO()
    call_command("sqlmigrate", *of(path), stdout=text)
    inside = text.getvalue().replace("BEGIN;\n", "", 1).replace("COMMIT;\n", "")
    found = squawk(inside, tmp_path / f"{'_'.join(of(path))}.sql")
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize(
    "text",
    [
        "ALTER TABLE cases_case DROP COLUMN reference;",
        "ALTER TABLE cases_case RENAME COLUMN reference TO number;",
        "ALTER TABLE cases_case ALTER COLUMN reference TYPE bigint;",
        "ALTER TABLE cases_case ADD COLUMN colour text NOT NULL;",
    ],
)
def test_a_migration_that_breaks_the_running_version_would_be_found(text, tmp_path):
    assert squawk(text, tmp_path / "harm.sql").returncode == 1


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_a_packages_migrations_are_one_line(folder):
    last = max(path.stem for path in folder.glob("[0-9]*.py"))
    assert (folder / "max_migration.txt").read_text().strip() == last
    numbers = [path.stem.split("_")[0] for path in folder.glob("[0-9]*.py")]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("words", [["migrate"], ["migrate", "--check"]], ids=" ".join)
def test_a_database_made_by_migrations_that_are_gone_is_refused_in_a_sentence(words, db, capsys):
    MigrationRecorder(connection).record_applied(*FIRST_LINE)
    assert main.answer(words) == main.REFUSED
    assert "made by a version before the first release" in capsys.readouterr().err


def test_a_database_with_the_last_of_the_migrations_that_are_gone_has_the_same_tables(db, capsys):
    for one in [FIRST_LINE, *LAST_OF_THE_FIRST_LINE]:
        MigrationRecorder(connection).record_applied(*one)
    assert main.answer(["migrate"]) == main.DONE
    assert "The database is up to date." in capsys.readouterr().out
