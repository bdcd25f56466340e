"""Checkpoints are listed from oldest to newest, and none is found outside its folder."""

import pytest

from hortus.agent.checkpoints import Point, UnknownCheckpointError
from hortus.agent.checkpoints.points import Points
from hortus.core import new_id


@pytest.fixture
def points(tmp_path):
    return Points(tmp_path)


def point(time_us, label=""):
    return Point(id=new_id("cp", time_us), label=label, taken_us=time_us, root=b"r" * 20)


def test_a_checkpoint_is_found_by_its_name(points):
    kept = point(5_000, "ä\n")
    points.add(kept, safely=True)
    assert points.get(kept.id) == kept


def test_they_are_listed_by_their_age(points):
    kept = [point(time) for time in (3_000_000, 1_000_000, 2_000_000)]
    for one in kept:
        points.add(one)
    assert points.all() == (kept[1], kept[2], kept[0])
    assert points.newest() == kept[0]


def test_the_old_ones_are_removed(points):
    old, new = point(1_000_000), point(2_000_000)
    points.add(old)
    points.add(new)
    assert points.remove_before(2_000_000) == 1
    assert points.all() == (new,)


@pytest.mark.parametrize("name", ["", "../x", "/etc/passwd", "cp_1", "cp_" + "0" * 25 + "\n"])
def test_other_names_are_not_looked_for(points, name, tmp_path):
    (tmp_path.parent / "x.json").write_text("{}")
    with pytest.raises(UnknownCheckpointError):
        points.get(name)


def test_a_damaged_one_is_passed_over(points, tmp_path):
    kept = point(1_000_000)
    points.add(kept)
    (tmp_path / f"{new_id('cp', 2_000_000)}.json").write_text("{")
    assert points.all() == (kept,)
    assert points.newest() == kept


def test_there_may_be_none(points):
    assert points.all() == ()
    assert points.newest() is None
