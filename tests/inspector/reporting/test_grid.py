from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hortus.inspector.finding import Kind
from hortus.inspector.reporting.grid import ORDER, Column, grid
from hortus.inspector.reporting.places import shape
from hortus.inspector.reporting.report import Tried
from hortus.inspector.reporting.testing import PLACE, ZONES, difference

OTHERS = replace(PLACE, role="third party", leaf="body.host")


def test_places_are_rows_and_settings_are_columns():
    other = replace(difference(kind=Kind.ECHO, place=OTHERS), factor="host", values=("a", "b"))
    found = grid([difference(), other], [])

    assert found.columns == (Column("time zone", ZONES), Column("host", ("a", "b")))
    assert [row.cells for row in found.rows] == [(Kind.COVERT, None), (None, Kind.ECHO)]
    assert [row.to_model for row in found.rows] == [True, False]
    assert found.kinds == (Kind.COVERT, Kind.ECHO)


def test_places_that_differ_by_an_index_are_one_row_with_the_worst_kind():
    echo = difference(kind=Kind.ECHO, place=replace(PLACE, leaf="body.messages[9].content"))
    [row] = grid([echo, difference()], []).rows

    assert row.leaf == "body.messages[…].content"
    assert row.cells == (Kind.COVERT,)


def test_the_worst_rows_come_first():
    text = difference(kind=Kind.ADAPTATION)
    covert = difference(place=OTHERS)

    assert grid([text, covert], []).rows[0].leaf == "body.host"


def test_rows_have_an_end_and_the_rest_is_counted():
    many = [difference(place=replace(PLACE, leaf=f"body.l{at}")) for at in range(75)]
    found = grid(many, [])

    assert (len(found.rows), found.more) == (60, 15)


def test_factors_that_nothing_followed_are_counted():
    tried = [
        Tried(factor="time zone", values=ZONES, differences=1),
        Tried(factor="machine id", values=("1", "2"), differences=0),
        Tried(factor="clock", values=("1", "2"), differences=0),
        Tried(factor="clock", values=("1", "3"), differences=0),
    ]

    assert grid([difference()], tried).silent == (("machine id", 1), ("clock", 2))


def test_nothing_makes_an_empty_grid():
    found = grid([], [])

    assert (found.rows, found.columns, found.kinds) == ((), (), ())


DIFFERENCES = st.lists(
    st.builds(
        lambda kind, role, at, values: difference(
            kind=kind, place=replace(PLACE, role=role, leaf=f"body.l[{at}]"), values=values
        ),
        st.sampled_from(Kind),
        st.sampled_from(["model", "third party"]),
        st.integers(0, 3),
        st.sampled_from([("a", "b"), ("c", "d")]),
    ),
    max_size=8,
)


@given(DIFFERENCES)
@settings(max_examples=60, deadline=None)
def test_each_difference_has_its_cell_and_no_cell_is_milder_than_what_is_in_it(found):
    made = grid(found, [])

    for each in found:
        place, column = shape(each.place), Column(each.factor, each.values)
        [row] = [
            row
            for row in made.rows
            if (row.to_model, row.leaf) == (place.role == "model", place.leaf)
        ]
        cell = row.cells[made.columns.index(column)]
        assert ORDER.index(cell) <= ORDER.index(each.kind)
    assert {kind for row in made.rows for kind in row.cells} - {None} <= {d.kind for d in found}
