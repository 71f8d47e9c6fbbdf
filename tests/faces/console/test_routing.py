"""`moothall routing`: checked, tried, published, put back."""

import pytest
from tests.engine.cases.conftest import a_desk
from tests.engine.cases.test_routing import RULES

from moothall.faces.console import main
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        desk = a_desk(ashby)
        desk.case(at=at)
    return desk


def test_rules_are_tried_then_published_then_put_back(town, tmp_path, capsys):
    file = tmp_path / "bins.yaml"

    def answer(*arguments):
        try:
            code = main.answer(["routing", *map(str, arguments), "--council", "ashby"])
        except SystemExit as left:
            code = left.code
        return code, capsys.readouterr().out

    file.write_text(RULES.replace("ict-stores", "ict-store"))
    code, said = answer("check", file)
    assert (code, said.startswith(f"{file}:8:13: the team `ict-store`")) == (1, True)
    file.write_text(RULES)
    assert answer("check", file) == (0, "")
    _, said = answer("try", file)
    assert said.splitlines()[:2] == [
        "1 of 1 cases would have gone elsewhere.",
        "     1  street-services P3  ->  ict-stores P2, empty-bin: street-services",
    ]
    assert answer("list") == (0, "")
    _, said = answer("publish", file)
    assert said.startswith("Version 1 of the rules for missed-bin is in force. Of 1 cases")
    file.write_text("routing: missed-bin\nrules: []\n")
    answer("publish", file)
    assert answer("list") == (0, "missed-bin  version 2  none\n")
    assert answer("restore", "missed-bin", 1)[1].startswith("Version 3 of the rules")
    assert answer("list") == (0, "missed-bin  version 3  The centre goes to the stores\n")
