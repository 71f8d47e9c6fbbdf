"""A record's relations are drawn: what leads to it before it, what it leads to after it."""

from moothall.engine.registers.queries import Related
from moothall.faces.staff.registers import relationpicture


def related(title, *, is_back=False):
    return Related("Supplier", 1, title, "suppliers", "supplier", is_back)


def test_a_record_without_relations_has_no_picture():
    assert relationpicture.drawn("Parking", "System", []) is None


def test_lines_go_from_what_leads_to_what_is_led_to():
    both = [related("Weir plc"), related("Flood", is_back=True)]
    found = relationpicture.drawn("Parking", "System", both)
    here, before, after = found.boxes
    assert (here.title, before.title, after.title) == ("Parking", "Flood", "Weir plc")
    assert before.x < here.x < after.x
    to_here, from_here = found.lines
    assert (to_here.x2, from_here.x1) == (here.x, here.x + relationpicture.WIDE)
    assert found.told == "Parking leads to 1 and is led to by 1, as in the list."


def test_many_are_counted():
    many = [related("Weir plc") for _ in range(20)]
    found = relationpicture.drawn("Parking", "System", many)
    assert len(found.boxes) == 1 + relationpicture.MOST + 1
    assert found.boxes[-1].title == "and 11 more"
    assert all(box.y >= 0 and box.y + relationpicture.HIGH <= found.height for box in found.boxes)
