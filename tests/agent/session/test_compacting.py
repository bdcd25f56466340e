"""Making room: in which order, what it costs, and what happens without a model's help."""

from collections import deque
from threading import Event

import pytest

from hortus.agent.asking import ContextFullError, GaveUpError, InterruptedAskError
from hortus.agent.conversation import VERSION, Conversation, Nowhere, Opened
from hortus.agent.session.compacting import Compactor
from hortus.agent.session.testing import ScriptedAsker, call
from hortus.agent.values import (
    Answered,
    Compacted,
    ModelTurn,
    Noticed,
    Requested,
    Result,
    Spoke,
    UserTurn,
)
from hortus.core.testing import FrozenClock


@pytest.fixture
def talk():
    """Hold a conversation of about 40 kB, 30 kB of which are old outputs."""
    made = Conversation(Opened(VERSION, "ses_1", "/w", "m", 1), Nowhere(), FrozenClock())
    made.say("fix the parser")
    for number in range(10):
        made.answer(ModelTurn(f"step {number} " + "w" * 1_000, (call("run", n=number),)))
        made.end(Result("c1", "o" * 3_000))
    return made


@pytest.fixture
def shown():
    return []


@pytest.fixture
def make(shown):
    def made(script, window=8_000):
        asker = ScriptedAsker(deque(script))
        return Compactor(asker, "be good", (), window, 1_000, shown.append)

    return made


def test_old_outputs_go_first_and_no_model_is_asked(make, talk, shown):
    compactor = make([], window=16_000)
    before = talk.turns
    assert compactor.compact(talk, Event())
    assert shown == [Compacted(shown[0].before, shown[0].after)]
    assert [type(turn) for turn in talk.turns] == [type(turn) for turn in before]
    assert talk.turns[-2:] == before[-2:]
    assert "left out" in talk.turns[2].results[0].text


def test_then_older_turns_are_summarised_by_the_model(make, talk, shown):
    compactor = make([ModelTurn("the parser is mended")])
    last = talk.turns[-2:]
    assert compactor.compact(talk, Event(), forced=True)
    assert talk.turns[0].text.endswith("the parser is mended")
    assert talk.turns[-2:] == last
    assert not compactor.is_full(talk.turns)
    assert [type(event) for event in shown] == [Requested, Answered, Compacted]
    assert not any(isinstance(event, Spoke) for event in shown)


def test_the_request_for_a_summary_is_bounded_and_offers_no_tools(make, talk):
    compactor = make([ModelTurn("s")], window=4_000)
    compactor.compact(talk, Event(), forced=True)
    ((system, tools, turns),) = compactor.asker.asked
    assert tools == ()
    assert "summarise" in system
    assert len(turns[0].text) < 4_000 * 3.6 / 2


@pytest.mark.parametrize(
    "error",
    [ContextFullError("too long", remedy="x"), GaveUpError("silence", remedy="ask later")],
)
def test_without_an_answer_the_own_notes_stand_in(make, talk, shown, error):
    assert make([error]).compact(talk, Event(), forced=True)
    assert any(isinstance(event, Noticed) and "no summary" in event.text for event in shown)
    assert '- run {"n": 3}' in talk.turns[0].text


def test_an_empty_summary_is_none(make, talk):
    make([ModelTurn("  ")]).compact(talk, Event(), forced=True)
    assert '- run {"n": 3}' in talk.turns[0].text


def test_an_interruption_leaves_the_turns_as_they_were(make, talk):
    before = talk.turns
    with pytest.raises(InterruptedAskError):
        make([InterruptedAskError()]).compact(talk, Event(), forced=True)
    assert talk.turns is before


def test_what_is_short_already_stays(make, shown):
    talk = Conversation(Opened(VERSION, "ses_1", "/w", "m", 1), Nowhere(), FrozenClock())
    talk.say("hi")
    assert not make([]).compact(talk, Event(), forced=True)
    assert talk.turns == (UserTurn("hi"),)
    assert shown == []


def test_a_last_exchange_that_is_too_large_is_left_out_in_part(make):
    talk = Conversation(Opened(VERSION, "ses_1", "/w", "m", 1), Nowhere(), FrozenClock())
    talk.say("go")
    talk.answer(ModelTurn("", (call("run"),)))
    talk.end(Result("c1", "x" * 90_000))
    compactor = make([ModelTurn("s")])
    assert compactor.is_full(talk.turns)
    assert compactor.compact(talk, Event())
    assert not compactor.is_full(talk.turns)


def test_a_server_that_says_less_room_is_believed_and_more_is_not(make, talk):
    compactor = make([])
    compactor.fits_no_more(talk.turns, 4_096)
    assert compactor.window == 4_096
    compactor.fits_no_more(talk.turns, 999_999)
    assert compactor.window == 4_096
    compactor.fits_no_more(talk.turns, 1)
    assert compactor.window == 2_048


def test_without_a_figure_a_little_less_than_was_sent_is_believed(make, talk):
    compactor = make([], window=100_000)
    compactor.fits_no_more(talk.turns)
    assert compactor.window == round(compactor.used(talk.turns) * 0.9)


def test_a_server_that_reads_as_much_of_two_requests_takes_no_more(make, talk):
    compactor = make([], window=100_000)
    compactor.was_read_less(talk.turns, 4_000)
    assert compactor.window == 100_000
    compactor.was_read_less(talk.turns, 4_090)
    assert compactor.window == 4_090


def test_a_server_that_counts_what_it_had_not_cached_is_not_taken_for_a_small_one(make, talk):
    compactor = make([], window=100_000)
    for counted in (900, 3_000, 700, 5_000):
        compactor.was_read_less(talk.turns, counted)
    assert compactor.window == 100_000


def test_sizes_follow_what_servers_count(make, talk):
    compactor = make([])
    compactor.learn(talk.turns, 20_000)
    assert abs(compactor.used(talk.turns) - 20_000) < 100
