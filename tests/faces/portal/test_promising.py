"""What a service promises, in plain words."""

from tests.engine.catalogue.factories import definition

from moothall.faces.portal.promising import promises


def promised(within, measures="resolution", calendar="office"):
    target = {"id": "t", "measures": measures, "calendar": calendar, "within": {"P3": within}}
    return promises(definition(targets=[target]))


def test_working_days_hours_and_minutes():
    assert promised({"days": 2}) == ["We aim to finish within 2 working days."]
    assert promised({"hours": 1}) == ["We aim to finish within 1 working hour."]
    assert promised({"minutes": 30}) == ["We aim to finish within 30 working minutes."]


def test_a_promise_around_the_clock_does_not_speak_of_working_time():
    assert promised({"hours": 4, "calendar": "always"}) == ["We aim to finish within 4 hours."]
    assert promised({"hours": 4}, calendar="always") == ["We aim to finish within 4 hours."]


def test_the_first_answer_is_told_apart_from_the_end():
    assert promised({"days": 1}, "response") == ["We aim to answer you within 1 working day."]


def test_only_the_usual_priority_is_told():
    target = {"id": "t", "measures": "response", "within": {"P1": {"hours": 1}}}
    assert promises(definition(targets=[target])) == []
