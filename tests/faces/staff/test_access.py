"""Who may open the desk."""

import pytest
from tests.faces.staff.conftest import Officer

pytestmark = pytest.mark.django_db
PAGES = ["", "queue", "find", "log", "log/ashby/ict-fault", "figures", "figures/resolution/"]


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_asked_to_sign_in(client, town, path):
    answer = Officer(client, "ashby").get(path)
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")


@pytest.mark.parametrize("name", ["employee", "resident"])
@pytest.mark.parametrize("path", PAGES)
def test_employees_and_residents_are_refused(sign_in, name, path):
    assert sign_in(name).get(path).status_code == 403


def test_figures_are_for_managers(sign_in):
    assert sign_in("dev").get("figures").status_code == 403
    assert sign_in("mo").get("figures").status_code == 200


def test_officers_are_not_offered_what_they_may_not_open(sign_in):
    assert "/staff/figures" not in sign_in("dev").get("").text
    assert "/staff/figures" in sign_in("mo").get("").text
