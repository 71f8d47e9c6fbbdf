"""`moothall documents`: types checked and published, many files taken in with a ledger."""

import errno

import pytest
from tests.engine.cases.conftest import a_desk
from tests.engine.filing.conftest import PDF, SETUP, TYPES

from moothall.engine.filing import actions, intake
from moothall.faces.console import main
from moothall.ground.councils import scope
from moothall.outside.scanner.standin import Standin

pytestmark = pytest.mark.django_db


def test_types_are_published_and_a_folder_comes_in_once(
    ashby, tmp_path, capsys, settings, monkeypatch
):
    settings.FILES = tmp_path / "files"
    with scope.opened([ashby.pk], writes=True):
        a_desk(ashby)

    def answer(*arguments):
        try:
            code = main.answer(["documents", *map(str, arguments), "--council", "ashby"])
        except SystemExit as left:
            code = left.code
        return code, capsys.readouterr().out

    file, folder = tmp_path / "types.yaml", tmp_path / "old"
    file.write_text(TYPES.replace("[ict-desk]", "[ict-deks]"))
    code, said = answer("check", file)
    assert (code, "the team `ict-deks`" in said) == (1, True)
    file.write_text(TYPES)
    assert answer("check", file) == (0, "")
    assert answer("publish", file)[1] == "Version 1 of the document types is in force.\n"
    assert "minutes  Minutes\n    Kept 2 years from the day it was filed." in answer("types")[1]
    folder.mkdir()
    (folder / "board.pdf").write_bytes(PDF)
    (folder / "notes.txt").write_bytes(b"no")
    said = ("--type", "minutes", "--against", "record", "--reference", "board")
    with Standin(tmp_path / "scanner") as running:
        settings.SCANNER, settings.SCANNER_SECONDS = running.address, 2
        code, out = answer("intake", folder, *said)
        assert code == 1
        assert "line 2: notes.txt: " in out
        assert "2 found = 1 came in + 0 were there already + 1 rejected." in out
        assert "2 found = 0 came in + 1 were there already" in answer("intake", folder, *said)[1]
        monkeypatch.setattr(intake, "digest", shut)
        assert "board.pdf: It cannot be read: Perm" in answer("intake", folder, *said)[1]
    assert answer("ledger")[1].count("2 found = ") == 3


def test_another_file_of_types_is_compared_with_those_in_force(ashby, tmp_path, capsys):
    with scope.opened([ashby.pk], writes=True) as at:
        a_desk(ashby)
        actions.publish_types(ashby, TYPES, by=SETUP, at=at)
    file = tmp_path / "types.yaml"
    for text, said in (
        (TYPES, "Nothing changes for the documents that are there.\n"),
        (
            TYPES.replace("years: 2}", "years: 7}"),
            "minutes: Kept 7 years from the day it was filed."
            " Was: Kept 2 years from the day it was filed.\n",
        ),
    ):
        file.write_text(text)
        assert main.answer(["documents", "diff", str(file), "--council", "ashby"]) == 0
        assert capsys.readouterr().out == said


def shut(file):
    raise PermissionError(errno.EACCES, "Permission denied", str(file))
