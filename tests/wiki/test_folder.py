"""The folder of a wiki is the only one that is written to, and only where it differs."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.wiki.errors import NotAWikiError, UnwritableWikiError
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


def test_a_disk_that_takes_nothing_more_is_said_and_the_old_page_stays(tmp_path):
    folder = filled(tmp_path / "w", {"index.html": "1"})
    before = (tmp_path / "w/index.html").read_text()
    (tmp_path / "w/index.html.new").mkdir()
    with pytest.raises(UnwritableWikiError, match="cannot be written") as caught:
        folder.write("index.html", "theirs")
    assert "--out" in caught.value.remedy
    assert (tmp_path / "w/index.html").read_text() == before


_PAGES = st.dictionaries(
    st.sampled_from(["index.html", "m/a.html", "m/b.html", "s/a.html"]),
    st.sampled_from(["1", "2"]),
    min_size=1,
)


@given(first=_PAGES, second=_PAGES)
def test_whatever_was_there_in_the_end_there_is_exactly_what_was_wanted(
    tmp_path_factory, first, second
):
    place = tmp_path_factory.mktemp("w")
    for wanted in (first, second):
        folder = Folder(place, MADE_BY)
        written = folder.begin(wanted)
        assert written == {
            name for name, digest in wanted.items() if first.get(name) != digest or wanted is first
        }
        for name in written:
            folder.write(name, wanted[name])
        folder.finish(State(MADE_BY, wanted))
    pages = {f.relative_to(place).as_posix(): f.read_text() for f in place.rglob("*.html")}
    assert pages == second
    assert not list(place.rglob("*.new"))


@given(first=_PAGES, second=_PAGES, count=st.integers(0, 4))
def test_pages_that_were_about_to_be_written_when_it_was_killed_are_written_again(
    tmp_path_factory, first, second, count
):
    place = tmp_path_factory.mktemp("w")
    filled(place, first)
    killed = Folder(place, MADE_BY)
    for name in sorted(killed.begin(second))[:count]:
        killed.write(name, "half of another build")
    again = Folder(place, MADE_BY)
    changed = {name for name, digest in second.items() if first.get(name) != digest}
    assert changed <= again.begin(second)
