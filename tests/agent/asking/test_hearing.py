"""One answer while it comes: what is shown, and what is made of it in the end."""

import pytest

from hortus.agent.asking.hearing import Hearing
from hortus.agent.toolcalls import Grammar, Tool
from hortus.agent.values import Spoke, Thought, TookBack
from hortus.agent.wire import CallPiece, Ended, Opened, Stop, TextPiece, ThoughtPiece
from tests.agent.asking.asked import READ, Shown

TOOLS = [Tool("read", READ.parameters)]
HERMES = '<tool_call>\n{"name": "read", "arguments": {"path": "a"}}\n</tool_call>'


def hear(*pieces, ended=None):
    shown = Shown()
    hearing = Hearing(TOOLS, shown)
    return hearing.hear(iter([Opened(), *pieces, ended or Ended()])), shown, hearing


def test_text_is_shown_as_it_comes_and_kept_without_its_margins():
    heard, shown, _ = hear(TextPiece("\nso "), TextPiece("it is\n"))
    assert (heard.text, shown.text) == ("so it is", "\nso it is\n")


def test_a_call_in_the_text_is_not_shown_as_text():
    heard, shown, hearing = hear(TextPiece("I look.\n"), TextPiece(HERMES))
    assert (heard.text, len(heard.calls), heard.grammar) == ("I look.", 1, Grammar.HERMES)
    assert shown.text == "I look.\n"
    assert hearing.has_shown


def test_a_native_call_goes_before_one_in_the_text():
    native = CallPiece(0, "x", "read", '{"path":"b"}')
    heard, _, _ = hear(TextPiece(HERMES), native)
    assert [dict(call.arguments) for call in heard.calls] == [{"path": "b"}]
    assert heard.grammar is None


def test_pieces_of_a_call_are_put_together():
    pieces = [
        CallPiece(0, "x", "read"),
        CallPiece(0, arguments='{"pa'),
        CallPiece(0, arguments='th":"b"}'),
    ]
    (call,) = hear(*pieces)[0].calls
    assert (call.id, call.name, dict(call.arguments)) == ("x", "read", {"path": "b"})


def test_several_calls_keep_their_order():
    pieces = [CallPiece(n, f"id{n}", "read", f'{{"path":"{n}"}}') for n in range(3)]
    assert [call.id for call in hear(*pieces)[0].calls] == ["id0", "id1", "id2"]


def test_a_call_that_was_cut_off_is_a_fault():
    pieces = [CallPiece(0, "x", "read", '{"path":"b')]
    heard, _, _ = hear(*pieces, ended=Ended(Stop.LENGTH))
    assert (heard.calls, len(heard.faults)) == ((), 1)


def test_thoughts_of_both_kinds_are_shown_as_thoughts():
    _, shown, _ = hear(ThoughtPiece("hm "), TextPiece("<think>\nand"), TextPiece("</think>\nso"))
    assert "".join(event.piece for event in shown.of(Thought)).split() == ["hm", "and"]
    assert shown.text.strip() == "so"


def test_what_turns_out_to_be_a_thought_is_shown_again_as_one():
    _, shown, _ = hear(TextPiece("let me see"), TextPiece("\n</think>\n"), TextPiece("so"))
    kinds = [type(event) for event in shown.events]
    assert kinds.index(TookBack) > kinds.index(Spoke)
    assert "let me see" in "".join(event.piece for event in shown.of(Thought))


def test_an_answer_that_was_thought_as_a_whole_is_empty():
    assert hear(ThoughtPiece("hm"))[0].is_empty


def test_nothing_shown_is_nothing_to_take_back():
    assert not hear()[2].has_shown


@pytest.mark.parametrize("piece", [TextPiece("ab" * 50), ThoughtPiece("ab" * 50)])
def test_a_repetition_ends_the_hearing(piece):
    taken = []

    def endless():
        yield Opened()
        while True:
            taken.append(1)
            yield piece

    assert Hearing(TOOLS, Shown()).hear(endless()).repeated
    assert len(taken) < 100
