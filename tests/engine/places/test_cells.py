"""Keys of cells: everything that touches a window is found between its keys, and little else."""

from hypothesis import given
from hypothesis import strategies as st

from moothall.engine.places import cells
from moothall.engine.places.cells import LEVELS, SIDE, Box, Cell

METRES = st.integers(0, 700_000)
SIZES = st.one_of(st.just(0), st.integers(0, 300), st.integers(0, 200_000))
BOXES = st.builds(lambda w, s, x, y: Box(w, s, w + x, s + y), METRES, METRES, SIZES, SIZES)


def found(window, key):
    return any(keys.first <= key <= keys.last for keys in window)


@given(BOXES, BOXES)
def test_whatever_touches_a_window_has_a_key_of_it(window, thing):
    if thing.touches(window):
        assert found(cells.window(window), cells.key(thing))


@given(METRES, METRES, METRES, METRES)
def test_a_point_outside_a_small_window_is_found_by_its_keys_only_near_it(east, north, x, y):
    window = Box(east, north, east + 999, north + 999)
    if found(cells.window(window), cells.key(Box(x, y, x, y))):
        assert Box(x, y, x, y).touches(window.widened(300))


@given(BOXES)
def test_a_cell_around_a_box_holds_it_and_none_of_its_quarters_does(box):
    cell = cells.around(box)
    assert cell.box.holds(box)
    if cell.level < LEVELS:
        assert not any(one.box.holds(box) for one in cell.quarters())


def test_a_point_has_the_lowest_cell_and_keys_fit_a_bigint():
    assert cells.around(Box(7, 9, 7, 9)) == Cell(LEVELS, 7, 9)
    assert Cell(0, 0, 0).keys.last < 2**63
    assert cells.key(Box(0, 0, 0, 0)) == LEVELS
    assert cells.key(Box(1, 0, 1, 0)) == 1 << 5 | LEVELS
    assert cells.key(Box(0, 1, 0, 1)) == 2 << 5 | LEVELS


def test_keys_of_neighbours_in_order_are_one_span():
    quarters = list(Cell(3, 1, 2).quarters())
    assert cells.spans(quarters[:2])[0].first == quarters[0].keys.first
    assert len(cells.spans(quarters)) == 1
    assert len(cells.spans([quarters[0], quarters[2]])) == 2


def test_what_lies_off_the_grid_is_kept_at_its_edge():
    assert cells.key(Box(-5, -5, -5, -5)) == cells.key(Box(0, 0, 0, 0))
    assert cells.around(Box(SIDE, 0, SIDE + 9, 0)).column == SIDE - 1
