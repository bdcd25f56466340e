"""What is said of a decision's content without reading it."""

import pytest

from hortus.content.state import state_of
from hortus.content.tables import mark_erased


@pytest.fixture
def state(database, folder):
    """Return a function that tells the state of a decision's content."""
    return lambda decision_id="dec_1": state_of(database, folder, decision_id)


def test_what_was_not_kept_is_said_so(state):
    assert (state().parts, state().sentence) == ([], "not kept")


def test_what_was_kept_is_named_with_its_size(state, kept):
    kept()
    assert state().readable
    assert state().sentence == (
        "request and answer kept, sealed (19 bytes); `hortus content ask` asks to read it"
    )


def test_what_was_erased_says_since_when(state, kept, folder, database, clock):
    kept()
    folder.destroy("ada", "2023-11")
    with database.writing() as connection:
        mark_erased(connection, "ada", "2023-11", clock.now_us())
    assert (state().readable, state().erased_us) == (False, clock.now_us())
    assert state().sentence.endswith("(19 bytes); erased, nobody can read it")


def test_a_key_that_is_gone_is_told_even_if_nobody_said_so(state, kept, folder, keys):
    kept()
    folder.destroy("ada", "2023-11")
    assert (state().readable, state().erased_us) == (False, 0)
    keys.current("ada", "2023-11", 0.0)
    assert not state().readable, "the next key of the month opens nothing of before"


def test_it_is_told_without_the_master_key(state, kept, places):
    kept()
    places.master_file.unlink()
    assert state().readable
