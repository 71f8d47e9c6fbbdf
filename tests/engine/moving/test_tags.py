"""Tags of another desk come with its cases, and go with them."""

import pytest
from tests.engine.moving.conftest import DONE, HEADINGS, HELD, MAPPING, OPEN

from moothall.engine.cases import queries
from moothall.engine.cases.models import Case, Submission, Tag

pytestmark = pytest.mark.django_db


def case_called(reference):
    return Case.objects.get(pk=Submission.objects.get(former=reference).case_id)


def test_tags_come_along_written_as_here_and_go_with_their_cases(moving):
    many = ";".join(f"tag {number}" for number in range(21))
    rows = [OPEN, HELD, DONE]
    said = ['"Printer_Fleet, VIP,vip,--"', many, ""]
    text = "\n".join([f"{HEADINGS},Tags", *map(",".join, zip(rows, said, strict=True))]) + "\n"
    mapping = MAPPING.model_copy(update={"columns": MAPPING.columns | {"tags": "Tags"}})
    one = moving.taken(text, mapping)
    with moving.open():
        tags = queries.tags_of(case_called("INC-1"))
        assert tags == ["printer fleet", "vip"]
        assert len(queries.tags_of(case_called("INC-2"))) == 20
        assert queries.tags_of(case_called("INC-3")) == []
    assert one.notes["It has more tags than a case has here: the first 20 come"] == 1
    undone = moving.undone(one)
    assert undone.counts["taken_back"] == 3
    with moving.open():
        assert not Tag.objects.exists()
