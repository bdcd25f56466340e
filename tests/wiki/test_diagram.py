"""The picture has every group and its lines begin and end at boxes."""

import re

from hypothesis import given
from hypothesis import strategies as st

from hortus.wiki.diagram import diagram
from hortus.wiki.grouping import Bundle, Group
from hortus.wiki.types import Edge, Place


def bundle(a, b, count=1):
    return Bundle(a, b, (Edge(a, b, (Place(a),) * count),))


def test_boxes_carry_names_and_counts():
    drawn = diagram([Group("a", "a", ("a/x", "a/y")), Group("b.py", "b.py", ("b.py",))], [])
    assert [(box.name, box.count) for box in drawn.boxes] == [("a", "2 modules"), ("b.py", "")]
    assert drawn.width > 0
    assert drawn.height > 0


def test_a_long_name_keeps_its_end():
    name = "very/" * 20 + "end.py"
    (box,) = diagram([Group(name, name, (name,))], []).boxes
    assert box.name.startswith("…")
    assert box.name.endswith("end.py")


def test_a_long_path_is_cut_at_a_folder():
    name = "src/main/java/org/springframework/security/oauth2/common"
    (box,) = diagram([Group(name, name, (name,))], []).boxes
    assert box.name == "…/security/oauth2/common"


@given(st.text(st.sampled_from("abW/_."), min_size=1, max_size=80))
def test_every_name_fits_into_its_box_and_is_an_end_of_the_whole_one(name):
    (box,) = diagram([Group(name, name, (name,))], []).boxes
    assert name.endswith(box.name.removeprefix("…"))
    assert len(box.name) <= 28
    assert box.width >= 8 * len(box.name)
    assert box.x >= 0


def test_lines_begin_below_the_importer_and_end_above_the_imported():
    groups = [Group(n, n, (n,)) for n in "abc"]
    drawn = diagram(groups, [bundle("a", "b"), bundle("b", "c"), bundle("a", "c")])
    boxes = {box.key: box for box in drawn.boxes}
    assert {(line.importer, line.imported) for line in drawn.lines} == {("a", "b"), ("b", "c")}
    assert drawn.implied == 1
    for line in drawn.lines:
        numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", line.path)]
        start, end = boxes[line.importer], boxes[line.imported]
        assert numbers[1] == start.y + start.height
        assert numbers[-1] == end.y
        assert start.x <= numbers[0] <= start.x + start.width
        assert end.x <= numbers[-2] <= end.x + end.width


def test_a_cycle_is_marked_and_its_line_back_points_up():
    groups = [Group(n, n, (n,)) for n in "ab"]
    drawn = diagram(groups, [bundle("a", "b", 5), bundle("b", "a")])
    assert drawn.cycles == (("a", "b"),)
    assert all(box.is_cyclic for box in drawn.boxes)
    (back,) = [line for line in drawn.lines if line.is_back]
    assert (back.importer, back.imported) == ("b", "a")
    boxes = {box.key: box for box in drawn.boxes}
    numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", back.path)]
    assert numbers[1] == boxes["b"].y
    assert numbers[-1] == boxes["a"].y + boxes["a"].height


def test_nothing_is_drawn_of_nothing():
    assert diagram([], []).boxes == ()
