from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.inspector.reporting.lanes import LEFT, WIDTH, lanes
from hortus.inspector.reporting.report import Moment


def moment(at, host="a.example", octets=0):
    return Moment(at=at, host=host, what="POST /", octets=octets)


def test_each_host_has_a_lane_in_the_order_of_its_first_word():
    found = lanes([moment(0.1, "b.example"), moment(0.2), moment(0.3, "b.example")])

    assert [lane.host for lane in found.lanes] == ["b.example", "a.example"]
    assert [len(lane.marks) for lane in found.lanes] == [2, 1]
    assert found.lanes[0].y < found.lanes[1].y < found.height


def test_time_runs_from_left_to_right():
    [lane] = lanes([moment(0.0), moment(1.0), moment(2.0)]).lanes
    first, middle, last = (mark.x for mark in lane.marks)

    assert first == LEFT
    assert middle - first == last - middle
    assert last < WIDTH


def test_more_bytes_make_a_larger_mark():
    [lane] = lanes([moment(0, octets=100), moment(1, octets=100_000)]).lanes

    assert lane.marks[0].radius < lane.marks[1].radius


def test_there_are_only_so_many_lanes():
    found = lanes([moment(at, f"h{at}.example") for at in range(20)])

    assert (len(found.lanes), found.more) == (12, 8)


def test_nothing_and_a_run_without_time_are_drawn_too():
    assert lanes([]).lanes == ()
    assert lanes([moment(0.0)]).ticks[-1][1] == "1.0 s"
    assert lanes([moment(-0.5)]).lanes[0].marks[0].x == LEFT


MOMENTS = st.builds(
    moment,
    st.floats(-1, 1e6),
    st.sampled_from([f"h{at}.example" for at in range(14)]),
    st.integers(0, 10**12),
)


@given(st.lists(MOMENTS, max_size=20))
@settings(max_examples=60, deadline=None)
def test_nothing_is_ever_drawn_beside_the_paper(moments):
    found = lanes(moments)

    for lane in found.lanes:
        assert 0 < lane.y < found.height
        for mark in lane.marks:
            assert LEFT <= mark.x <= WIDTH
            assert mark.radius > 0
    assert sum(len(lane.marks) for lane in found.lanes) == sum(
        m.host in {lane.host for lane in found.lanes} for m in moments
    )
