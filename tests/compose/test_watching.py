"""Lists and witnesses: each change is noticed once."""

import pytest

from hortus.compose.watching import ListWatch, WitnessWatch
from hortus.store import Database
from hortus.store.events import EventTable


@pytest.fixture
def events(tmp_path):
    database = Database(tmp_path, "normal")
    database.prepare()
    return EventTable(database)


def test_a_list_that_is_written_is_told_with_both_digests(tmp_path):
    file = tmp_path / "allow.toml"
    file.write_text("a")
    watch = ListWatch(lambda: [str(file), ""])
    assert watch.changed() == {}
    before = watch.digests[str(file)]
    file.write_text("b")
    assert watch.changed() == {str(file): {"before": before, "after": watch.digests[str(file)]}}
    assert watch.changed() == {}


def test_lists_that_come_and_go_are_told(tmp_path):
    names = []
    watch = ListWatch(lambda: names)
    names.append(str(tmp_path / "words.txt"))
    (tmp_path / "words.txt").write_text("a")
    assert watch.changed()[names[0]]["before"] == "-"
    (tmp_path / "words.txt").unlink()
    assert watch.changed()[names[0]]["after"] == "-"


def test_a_witness_is_told_of_once_also_after_a_start(tmp_path, events):
    watch = WitnessWatch(tmp_path, events)
    assert watch.new() == []
    (tmp_path / "witness").mkdir()
    (tmp_path / "witness" / "works-council").write_text("x")
    (tmp_path / "witness" / ".works-council.new").write_text("half")
    assert watch.new() == ["works-council"]
    assert watch.new() == []
