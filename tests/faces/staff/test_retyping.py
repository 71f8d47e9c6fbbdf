"""O1: the page on which an officer says what a case really is."""

import pytest
from tests.engine.cases.conftest import ANSWERS, SETUP
from tests.packs.test_services import definition

from moothall.engine.cases.models import Case, Remark, Submission, Task
from moothall.engine.catalogue import actions as catalogue
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db

ILL = {
    "someone_can": False,
    "why": "My arm is broken.",
    "how_long": "some",
    "kept": "Behind the house",
    "home": {"lines": ["1 Example Street", "Ashby"], "postcode": "ZZ1 1AA", "uprn": ""},
    "who": {"name": "A Resident", "email": "", "phone": "+441632960001"},
}
NEW_BIN = {"which": ["rubbish"], "why": "gone", "home": ILL["home"], "who": ILL["who"]}


def offered(town, at, *found):
    for one in found:
        (published, *_) = catalogue.publish(town.council, one, by=SETUP, at=at)
        town.versions[one.service] = published.version.pk


@pytest.fixture
def helped(town, ask, monkeypatch):
    """A case of help with bins, with what only managers see; new bins are offered too."""
    monkeypatch.setitem(ANSWERS, "help-with-bins", ILL)
    with scope.opened([town.council.pk], writes=True) as at:
        offered(town, at, definition("help-with-bins"), definition("new-bin"))
    return ask("help-with-bins")


def test_the_page_is_finished_where_one_question_decides_if_another_is_asked(sign_in, helped, town):
    asha, path = sign_in("asha"), f"cases/{helped.reference}/retype"
    drawn = asha.get(f"{path}?to=new-bin").text
    assert 'name="why"' in drawn
    assert 'name="can_take"' not in drawn
    more = asha.post(path, to="new-bin", why="broken")
    assert more.status_code == 422
    assert 'name="can_take"' in more.text
    assert 'value="broken" checked' in more.text
    typed = {"why": "broken", "can_take": "yes", "for-officers": "A wish"}
    done = asha.post(path, to="new-bin", **typed)
    assert done.status_code == 302, done.text
    with scope.opened([town.council.pk], writes=False):
        case = Case.objects.get(pk=helped.pk)
        tasks = Task.objects.filter(case=case).exclude(state="dropped")
        assert set(tasks.values_list("code", flat=True)) == {"bring-r1", "take-r1"}
        kept = Submission.objects.get(case=case).answers
        assert (kept["why"], kept["can_take"]) == ("broken", True)
        words = "".join(Remark.objects.values_list("body", flat=True))
    assert "A wish" in words
    assert ILL["why"] not in words


def test_what_few_see_is_hidden_from_others_when_it_comes_back(sign_in, helped, town):
    path = f"cases/{helped.reference}"
    typed = {"why": "broken", "can_take": "yes"}
    assert sign_in("asha").post(f"{path}/retype", to="new-bin", **typed).status_code == 302
    back = f"{path}/retype?to=help-with-bins"
    for name, sees in (("asha", False), ("mo", True)):
        reader = sign_in(name)
        assert "For some months" in reader.get(back).text
        for page in (path, back):
            assert (ILL["why"] in reader.get(page).text) is sees, (name, page)


def test_what_a_second_retyping_sets_aside_is_seen_by_who_may_see_it(
    sign_in, town, ask, monkeypatch
):
    new = definition("new-bin")
    monkeypatch.setitem(ANSWERS, "new-bin", NEW_BIN)
    with scope.opened([town.council.pk], writes=True) as at:
        larger = new.model_copy(update={"service": "larger-bin", "name": "Ask for a larger bin"})
        offered(town, at, definition("help-with-bins"), new, larger)
    path = f"cases/{ask('new-bin').reference}"
    mo = sign_in("mo")
    first = {"someone_can": "no", "why": ILL["why"], "how_long": "some", "kept": ILL["kept"]}
    done = mo.post(f"{path}/retype", to="help-with-bins", **first)
    assert done.status_code == 302, done.text
    again = {"why": "broken", "can_take": "yes"}
    assert mo.post(f"{path}/retype", to="larger-bin", **again).status_code == 302
    with scope.opened([town.council.pk], writes=False):
        kept = Submission.objects.get(case__reference=path.removeprefix("cases/")).answers
    assert ILL["why"] in kept.values()
    assert mo.get(path).text.count(ILL["why"]) == 1
    assert ILL["why"] not in sign_in("asha").get(path).text
