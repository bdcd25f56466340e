"""The folder of a wiki is the only one that is written to, and only where it differs."""

import msgspec
import pytest

from hortus.wiki.errors import NotAWikiError
from hortus.wiki.folder import Folder, State

MADE_BY = "test"


def filled(place, pages):
    """Write pages into a folder and return it."""
    folder = Folder(place, MADE_BY)
    for name in sorted(folder.begin(pages)):
        folder.write(name, f"<p>{pages[name]}</p>")
    folder.finish(State(MADE_BY, dict(pages)))
    return Folder(place, MADE_BY)


def test_only_what_differs_has_to_be_written_and_what_is_gone_goes(tmp_path):
    folder = filled(tmp_path / "w", {"index.html": "1", "m/a.html": "1", "m/b.html": "1"})
    pages = {"index.html": "1", "m/a.html": "2"}
    assert folder.begin(pages) == {"m/a.html"}
    folder.write("m/a.html", "new")
    assert folder.finish(State(MADE_BY, pages)) == ["m/b.html"]
    assert not (tmp_path / "w/m/b.html").exists()


def test_a_page_that_somebody_took_away_is_written_again(tmp_path):
    folder = filled(tmp_path / "w", {"index.html": "1"})
    (tmp_path / "w/index.html").unlink()
    assert folder.begin({"index.html": "1"}) == {"index.html"}


def test_what_was_interrupted_leaves_no_page_behind(tmp_path):
    folder = filled(tmp_path / "w", {"index.html": "1"})
    folder.begin({"index.html": "1", "m/new.html": "1"})
    folder.write("m/new.html", "half of a build")
    again = Folder(tmp_path / "w", MADE_BY)
    assert again.begin({"index.html": "1"}) == frozenset()
    assert again.finish(State(MADE_BY, {"index.html": "1"})) == ["m/new.html"]


def test_a_folder_with_other_things_in_it_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(NotAWikiError, match="is not empty"):
        Folder(tmp_path, MADE_BY)


def test_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(NotAWikiError, match="is a file"):
        Folder(tmp_path / "file", MADE_BY)


def test_a_damaged_state_is_refused_and_not_guessed(tmp_path):
    (tmp_path / "wiki.json").write_text("{")
    with pytest.raises(NotAWikiError, match="cannot be read"):
        Folder(tmp_path, MADE_BY)


@pytest.mark.parametrize("name", ["../evil.html", "/etc/x.html", "m/../../x.html", "a.txt", ""])
def test_a_state_that_names_other_files_removes_none_of_them(tmp_path, name):
    place = tmp_path / "w"
    place.mkdir()
    (tmp_path / "evil.html").write_text("mine")
    (place / "wiki.json").write_bytes(msgspec.json.encode(State(MADE_BY, {name: "1"})))
    folder = Folder(place, MADE_BY)
    with pytest.raises(NotAWikiError):
        folder.finish(State(MADE_BY, {}))
    assert (tmp_path / "evil.html").exists()


def test_what_another_version_wrote_is_written_anew(tmp_path):
    filled(tmp_path / "w", {"index.html": "1", "m/old.html": "1"})
    newer = Folder(tmp_path / "w", "newer")
    assert newer.begin({"index.html": "1"}) == {"index.html"}
    newer.write("index.html", "x")
    assert newer.finish(State("newer", {"index.html": "1"})) == ["m/old.html"]


def test_links_that_lie_in_the_way_are_not_followed(tmp_path):
    folder = filled(tmp_path / "w", {"index.html": "1"})
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "w/index.html").unlink()
    (tmp_path / "w/index.html").symlink_to(tmp_path / "mine")
    (tmp_path / "w/index.html.new").symlink_to(tmp_path / "mine")
    folder.write("index.html", "theirs")
    assert (tmp_path / "mine").read_text() == "mine"
    (tmp_path / "w/m").rmdir()
    (tmp_path / "w/m").symlink_to(tmp_path)
    with pytest.raises(NotAWikiError, match="is a link"):
        folder.begin({"m/a.html": "1"})
