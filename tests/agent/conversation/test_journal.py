"""The file that only grows: what is on disk, who may read it, and what survives being torn."""

import os
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.conversation.errors import JournalError, SessionBusyError
from hortus.agent.conversation.journal import FILE, Journal, read_opening, read_records
from hortus.agent.conversation.records import VERSION, Began, ModelSaid, Opened, Spent, UserSaid

OPENED = Opened(VERSION, "ses_1", "/w", "m", 1)
LINES = (UserSaid("hello", 2), ModelSaid("hi"), Spent(1, 2), Began("c1"), UserSaid("näher ↑\n"))


@pytest.fixture
def folder(tmp_path):
    journal = Journal.create(tmp_path / "sessions" / "one", OPENED)
    for line in LINES:
        journal.append(line)
    journal.close()
    return tmp_path / "sessions" / "one"


def test_lines_come_back_as_they_were_written(folder):
    journal, records = Journal.open(folder)
    journal.close()
    assert records == (OPENED, *LINES)


def test_a_line_is_in_the_file_when_append_returns(folder):
    journal, _ = Journal.open(folder)
    journal.append(UserSaid("now"))
    assert (folder / FILE).read_bytes().endswith(b'{"kind":"user","text":"now"}\n')
    journal.close()


def test_only_its_owner_can_read_it(folder):
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


def test_the_first_line_says_which_version_it_is(folder):
    assert (folder / FILE).read_bytes().startswith(b'{"kind":"opened","version":1,')


def test_two_cannot_work_in_one_session(folder):
    journal, _ = Journal.open(folder)
    with pytest.raises(SessionBusyError, match="another process works in session one"):
        Journal.open(folder)
    journal.close()
    Journal.open(folder)[0].close()


def test_a_session_that_is_just_begun_is_taken_too(tmp_path):
    journal = Journal.create(tmp_path / "two", OPENED)
    with pytest.raises(SessionBusyError):
        Journal.open(tmp_path / "two")
    journal.close()


def test_closing_twice_is_closing_once(folder):
    journal, _ = Journal.open(folder)
    journal.close()
    journal.close()


@given(cut=st.data())
@settings(max_examples=25, deadline=None)
def test_cut_anywhere_the_whole_lines_are_read_and_work_goes_on(tmp_path_factory, cut):
    folder = tmp_path_factory.mktemp("cut") / "s"
    journal = Journal.create(folder, OPENED, LINES)
    journal.close()
    data = (folder / FILE).read_bytes()
    first = data.index(b"\n") + 1
    length = cut.draw(st.integers(first, len(data)))
    (folder / FILE).write_bytes(data[:length])
    whole = data[:length].count(b"\n")

    journal, records = Journal.open(folder)
    assert records == (OPENED, *LINES)[:whole]
    journal.append(UserSaid("on"))
    journal.close()
    assert read_records(folder / FILE)[0] == (*records, UserSaid("on"))


@pytest.mark.parametrize("torn", [b"\x00\x00\x00\x00", b'{"kind":"user"\n', b'"\xff\n'])
def test_what_a_power_cut_leaves_at_the_end_is_dropped(folder, torn):
    with (folder / FILE).open("ab") as file:
        file.write(torn)
    journal, records = Journal.open(folder)
    journal.close()
    assert records == (OPENED, *LINES)
    assert (folder / FILE).read_bytes().endswith('↑\\n"}\n'.encode())


def test_a_line_changed_in_the_middle_stops_it_by_its_number(folder):
    data = (folder / FILE).read_bytes().splitlines(keepends=True)
    data[2] = b'{"kind":"nothing"}\n'
    (folder / FILE).write_bytes(b"".join(data))
    with pytest.raises(JournalError, match=r"line 3 of .* cannot be read"):
        Journal.open(folder)
    with pytest.raises(JournalError):  # and the lock is free again
        Journal.open(folder)


def test_the_journal_of_a_newer_hortus_is_not_guessed_at(tmp_path):
    Journal.create(tmp_path / "s", Opened(VERSION + 1, "ses_1", "/w", "m", 1)).close()
    with pytest.raises(JournalError, match="newer hortus") as caught:
        Journal.open(tmp_path / "s")
    assert "update hortus" in caught.value.remedy


@pytest.mark.parametrize("content", [b"", b'{"kind":"user","text":"x"}\n', b"half"])
def test_a_file_that_does_not_begin_as_a_journal_is_none(folder, content):
    (folder / FILE).write_bytes(content)
    with pytest.raises(JournalError, match="does not begin as a journal does"):
        Journal.open(folder)


def test_a_missing_journal_is_said_in_words(tmp_path):
    with pytest.raises(JournalError, match="No such file"):
        Journal.open(tmp_path)
    with pytest.raises(JournalError, match="No such file"):
        read_records(tmp_path / FILE)


def test_a_link_in_place_of_the_journal_is_refused(folder, tmp_path):
    (folder / FILE).rename(tmp_path / "elsewhere")
    (folder / FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(JournalError):
        Journal.open(folder)


def test_a_folder_that_is_taken_is_not_written_over(folder):
    with pytest.raises(JournalError, match="File exists"):
        Journal.create(folder, OPENED)


def test_a_full_disk_leaves_no_half_line(folder):
    journal, _ = Journal.open(folder)
    before = (folder / FILE).read_bytes()
    os.close(journal._descriptor)
    journal._descriptor = os.open(folder / FILE, os.O_RDONLY)
    with pytest.raises(JournalError, match="cannot be used"):
        journal.append(UserSaid("lost"))
    journal.close()
    assert (folder / FILE).read_bytes() == before


def test_a_list_reads_no_more_than_the_first_lines(folder, tmp_path):
    assert read_opening(folder / FILE, 2) == (OPENED, LINES[0])
    assert read_opening(folder / FILE, 99) == (OPENED, *LINES)
    assert read_opening(tmp_path / "none", 2) == ()
    (folder / FILE).write_bytes(b"\xff\n")
    assert read_opening(folder / FILE, 2) == ()


def test_a_journal_that_is_discarded_is_gone_unless_others_put_something_there(tmp_path):
    Journal.create(tmp_path / "a", OPENED).discard()
    assert not (tmp_path / "a").exists()
    journal = Journal.create(tmp_path / "b", OPENED)
    (tmp_path / "b" / "note").write_text("mine")
    journal.discard()
    journal.discard()
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["note"]
