"""Sessions on disk: begun, found again, copied, and never mixed up."""

import os

import pytest

from hortus.agent.conversation import (
    JournalError,
    SessionBusyError,
    SessionNotFoundError,
    Shelf,
)
from hortus.agent.values import Call, ModelTurn, Result, ResultTurn, Usage, UserTurn
from hortus.core.testing import FrozenClock


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def shelf(tmp_path, clock):
    return Shelf(tmp_path / "agent" / "sessions", clock)


@pytest.fixture
def held(shelf, tmp_path):
    """Hold a session with two requests, and let go of it."""
    talk = shelf.begin(tmp_path / "w", "house/code")
    talk.say("fix   the\nbug")
    talk.answer(ModelTurn("", (Call("c1", "read", {"path": "a"}),)))
    talk.end(Result("c1", "x = 1"))
    talk.spend(Usage(5, 5), 0.5, "dec_1")
    talk.answer(ModelTurn("fixed"))
    talk.close()
    return talk


def at(place, talk, seconds):
    """Let a session have been worked in at a time."""
    os.utime(place / "agent/sessions" / talk.session_id / "journal.jsonl", (seconds, seconds))


def test_a_session_goes_on_where_it_was(shelf, held):
    talk = shelf.resume(held.session_id)
    assert talk.turns == held.turns
    assert (talk.session_id, talk.model, talk.total) == (held.session_id, "house/code", held.total)
    talk.say("thanks")
    talk.close()
    assert shelf.resume(held.session_id).turns[-1] == UserTurn("thanks")


def test_a_call_without_a_result_is_told_when_it_goes_on(shelf, tmp_path):
    talk = shelf.begin(tmp_path, "m")
    talk.say("go")
    talk.answer(ModelTurn("", (Call("c1", "run", {}),)))
    talk.begin(Call("c1", "run", {}))
    talk.close()
    turns = shelf.resume(talk.session_id).turns
    assert isinstance(turns[-1], ResultTurn)
    assert "Interrupted while this ran" in turns[-1].results[0].text


def test_a_session_in_use_is_not_gone_on_with_but_can_be_copied(shelf, tmp_path):
    talk = shelf.begin(tmp_path, "m")
    talk.say("one")
    with pytest.raises(SessionBusyError) as caught:
        shelf.resume(talk.session_id)
    assert "--fork" in caught.value.remedy
    copy = shelf.fork(talk.session_id)
    assert copy.turns == talk.turns
    assert copy.session_id != talk.session_id


def test_a_copy_leaves_the_session_as_it_is_and_has_spent_nothing(shelf, held, tmp_path):
    copy = shelf.fork(held.session_id)
    copy.say("another way")
    copy.close()
    assert shelf.resume(held.session_id).turns == held.turns
    assert copy.total.requests == 0
    assert copy.marks[0].text == held.marks[0].text
    listed = {kept.session_id: kept for kept in shelf.kept(tmp_path / "w")}
    assert listed[copy.session_id].forked_from == held.session_id


def test_going_back_works_in_a_copy_too(shelf, held):
    copy = shelf.fork(held.session_id)
    copy.say("two")
    copy.rewind(1)
    assert copy.turns == held.turns
    copy.rewind(0)
    assert copy.turns == ()


def test_the_list_has_titles_on_one_line(shelf, held, tmp_path):
    (kept,) = shelf.kept()
    assert kept.session_id == held.session_id
    assert kept.title == "fix the bug"
    assert (kept.workspace, kept.model) == (str(tmp_path / "w"), "house/code")


def test_a_long_title_is_cut(shelf, tmp_path):
    talk = shelf.begin(tmp_path, "m")
    talk.say("x" * 200)
    assert shelf.kept()[0].title == "x" * 80 + "…"


def test_a_session_in_which_nothing_was_said_is_not_listed(shelf, tmp_path):
    talk = shelf.begin(tmp_path, "m")
    assert shelf.kept() == ()
    with pytest.raises(SessionNotFoundError, match="no session was held in"):
        shelf.newest(tmp_path)
    talk.close()
    assert list((tmp_path / "agent" / "sessions").iterdir()) == []
    talk.close()


def test_the_newest_is_the_one_last_worked_in_here(shelf, held, tmp_path, clock):
    clock.advance(1)
    other = shelf.begin(tmp_path / "elsewhere", "m")
    other.say("x")
    later = shelf.begin(tmp_path / "w", "m")
    later.say("y")
    at(tmp_path, later, 2)
    at(tmp_path, held, 1)
    assert shelf.newest(tmp_path / "w") == later.session_id
    at(tmp_path, held, 3)
    assert shelf.newest(tmp_path / "w") == held.session_id


def test_no_sessions_at_all_is_an_empty_list(shelf):
    assert shelf.kept() == ()


@pytest.mark.parametrize(
    "name", ["", "..", "../x", "ses_1", "ses_" + "0" * 26, "ses_" + "0" * 25 + "/"]
)
def test_a_name_that_is_none_is_refused(shelf, name):
    with pytest.raises(SessionNotFoundError, match="there is no session"):
        shelf.resume(name)


def test_a_damaged_session_is_not_listed_and_not_gone_on_with(shelf, held, tmp_path):
    file = tmp_path / "agent" / "sessions" / held.session_id / "journal.jsonl"
    file.write_bytes(b"nonsense\n" + file.read_bytes())
    assert shelf.kept() == ()
    with pytest.raises(JournalError):
        shelf.resume(held.session_id)
