"""One turn, whatever a model or its server does wrong, in each of the three dialects."""

import threading
from itertools import pairwise

import pytest

from hortus.agent.asking import ContextFullError, GaveUpError, InterruptedAskError, Patience
from hortus.agent.testing import (
    Answer,
    Fault,
    NativeCall,
    OverflowForm,
    Say,
    Stop,
    TextCall,
    Think,
    Tokens,
)
from hortus.agent.toolcalls import Grammar, Step
from hortus.agent.values import (
    Answered,
    Call,
    ModelTurn,
    Noticed,
    Requested,
    Result,
    ResultTurn,
    Spoke,
    Thought,
    Usage,
    UserTurn,
)
from hortus.agent.wire import Limits, without_closing
from tests.agent.asking.asked import EDIT, TOOLS, TURNS, Asking, Shown, ask_once

READS = NativeCall("read", {"path": "a.py"}, "one")
GOOD = Answer((Say("I read it."), READS), tokens=Tokens(50, 9))
DONE = Answer((Say("Done."),))
BROKEN = Answer((Say("Hm."), NativeCall("read", '{"path": ', "two")))
DROPPED = Answer((Say("half of " * 40),), fault=Fault(cut_after=900))


def turned(**arguments):
    return ModelTurn("I read it.", (Call("one", "read", arguments or {"path": "a.py"}),))


def test_a_native_call_is_the_turn(dialect):
    answer, shown, received = ask_once([GOOD], dialect)
    assert answer.turn == turned()
    assert (answer.usage.output_tokens, answer.cut, answer.window) == (9, False, None)
    assert (shown.text, len(received)) == ("I read it.", 1)
    assert shown.of(Requested) == [Requested("house/code")]
    assert shown.of(Answered)[0].usage.input_tokens == 50


def test_the_decision_and_the_cost_are_those_of_the_answer(dialect):
    said = Answer((Say("Done."),), cost=0.5, headers={"x-hortus-decision": "dec_3"})
    answer, shown, _ = ask_once([said], dialect)
    assert answer.decision_id == "dec_3"
    assert [(a.decision_id, a.cost) for a in shown.of(Answered)] == [("dec_3", 0.5)]


# --- the catalogue of failures of tool calls


@pytest.mark.parametrize("grammar", [g for g in Grammar if g is not Grammar.NATIVE])
def test_a_call_that_the_server_left_in_the_text_is_read(grammar):
    call = TextCall("read", {"path": "a.py"}, grammar)
    answer, shown, received = ask_once([Answer((call,))])
    assert [(c.name, dict(c.arguments)) for c in answer.turn.calls] == [("read", {"path": "a.py"})]
    assert (answer.turn.text, shown.text, len(received)) == ("", "", 1)
    assert f"({grammar})" in shown.notices[0]


def test_a_call_in_the_text_after_words_is_read_in_every_dialect(dialect):
    call = TextCall("read", {"path": "a.py"}, Grammar.QWEN_XML)
    answer, shown, _ = ask_once([Answer((Say("I look.\n\n"), call))], dialect)
    assert (answer.turn.text, len(answer.turn.calls)) == ("I look.", 1)
    assert "qwen3_coder" in shown.of(Noticed)[0].remedy


def test_a_call_without_its_opening_tag_is_read():
    text = "<function=read>\n<parameter=path>\na.py\n</parameter>\n</function>\n</tool_call>"
    answer, _, _ = ask_once([Answer((Say(text),))])
    assert dict(answer.turn.calls[0].arguments) == {"path": "a.py"}


def test_that_calls_are_left_in_the_text_is_said_once():
    call = Answer((TextCall("read", {"path": "a.py"}),))
    with Asking([call, call]) as asking:
        notices = [len(asking.ask()[1].notices) for _ in range(2)]
    assert notices == [1, 0]


@pytest.mark.parametrize(
    ("arguments", "made", "step"),
    [
        ({"path": "a.py", "line": "7"}, {"path": "a.py", "line": 7}, Step.TYPE),
        ({"Path": "a.py"}, {"path": "a.py"}, Step.ARGUMENT),
        ("{'path': 'a.py'}", {"path": "a.py"}, Step.JSON),
    ],
)
def test_what_was_mended_in_a_native_call_stands_in_it(arguments, made, step):
    answer, _, received = ask_once([Answer((NativeCall("read", arguments),))])
    (call,) = answer.turn.calls
    assert (dict(call.arguments), [r.step for r in call.repairs]) == (made, [step])
    assert len(received) == 1


def test_a_broken_call_is_corrected_once_and_leaves_no_trace(dialect):
    with Asking([BROKEN, GOOD, DONE], dialect) as asking:
        answer, shown = asking.ask()
        turns = (*TURNS, answer.turn, ResultTurn((Result("one", "x"),)))
        asking.ask(turns)
        first, second, third = (received.body for received in asking.model.received)
    assert answer.turn == turned()
    assert without_closing(first) in second
    assert b"Nothing was run" in second
    assert b"Nothing was run" not in third
    assert "a tool call could not be read" in shown.taken_back[0]
    assert len(shown.of(Answered)) == 2


@pytest.mark.parametrize(
    "call",
    [
        NativeCall("read", {}),
        NativeCall("read", {"path": {"of": "a.py"}, "line": "x"}),
        NativeCall("browser_open", {"url": "x"}),
        NativeCall("assistant<|channel|>analysis", {}),
        NativeCall("read", '{"path": "a'),
        TextCall("no_such_tool", {"a": 1}),
    ],
)
def test_a_call_that_cannot_be_made_is_told_to_the_model_once(call, dialect):
    answer, _, received = ask_once([Answer((call,)), GOOD], dialect)
    assert (answer.turn, len(received)) == (turned(), 2)


def test_a_call_with_a_good_one_beside_it_is_not_made_by_halves():
    both = Answer((READS, NativeCall("read", {})))
    answer, _, received = ask_once([both, GOOD])
    assert (answer.turn, len(received)) == (turned(), 2)


def test_text_that_only_looks_like_a_call_is_text():
    text = "A call looks like this:\n```\n<tool_call>{}</tool_call>\n```\nThat is all."
    answer, _, received = ask_once([Answer((Say(text),))])
    assert (answer.turn, len(received)) == (ModelTurn(text), 1)


def test_after_a_correction_that_did_not_help_one_block_of_text_is_asked_for(dialect):
    block = Answer((Say("I list.\n```bash\nls -l\n```"),))
    answer, shown, received = ask_once([BROKEN, BROKEN, block], dialect)
    (call,) = answer.turn.calls
    assert (call.name, dict(call.arguments)) == ("run", {"command": "ls -l"})
    assert call.repairs[0].before == "a block of bash"
    assert (answer.turn.text, len(received), len(shown.taken_back)) == ("I list.", 3, 2)
    assert b"one fenced block" in received[2].body


def test_an_edit_can_be_made_by_a_block_of_text():
    edit = "a.py\n<<<<<<< SEARCH\nx = 1\n=======\nx = 2\n>>>>>>> REPLACE"
    answer, _, _ = ask_once([BROKEN, BROKEN, Answer((Say(f"```edit\n{edit}\n```"),))])
    assert dict(answer.turn.calls[0].arguments) == {"patch": edit}


def test_a_model_that_is_asked_for_a_block_may_call_or_finish_instead():
    assert ask_once([BROKEN, BROKEN, GOOD])[0].turn == turned()
    assert ask_once([BROKEN, BROKEN, DONE])[0].turn == ModelTurn("Done.")


@pytest.mark.parametrize(
    "last",
    [
        "```bash\nls\n```\nand\n```bash\nrm x\n```",
        "```bash\nls",
        '<tool_call>\n{"name": "read", "arguments": {"path"\n</tool_call>',
    ],
)
def test_a_block_that_may_mean_several_things_is_given_up(last):
    with pytest.raises(GaveUpError) as caught:
        ask_once([BROKEN, BROKEN, Answer((Say(last),))])
    assert "/model" in caught.value.remedy


def test_without_a_tool_that_takes_a_block_the_model_is_given_up_after_one_correction():
    with Asking([BROKEN] * 5) as asking, pytest.raises(GaveUpError, match="no tool call"):
        asking.ask(tools=TOOLS[:1])
    assert len(asking.model.received) == 2


def test_a_call_that_was_cut_off_is_not_made():
    cut = Answer((NativeCall("run", '{"command": "rm -r build'),), stop=Stop.LENGTH)
    answer, _, received = ask_once([cut, GOOD])
    assert answer.turn == turned()
    assert b"was longer than an answer may be" in received[1].body


def test_an_answer_that_was_cut_off_in_its_text_says_so(dialect):
    answer, _, _ = ask_once([Answer((Say("so far"),), stop=Stop.LENGTH)], dialect)
    assert (answer.turn.text, answer.cut) == ("so far", True)


# --- ids


def test_calls_without_an_id_or_with_one_that_is_used_get_their_own(dialect):
    turns = (
        *TURNS,
        ModelTurn("", (Call("call_0", "read", {"path": "b"}),)),
        ResultTurn((Result("call_0", "y"),)),
    )
    again = Answer(
        (NativeCall("read", {"path": "a"}, "call_0"), NativeCall("read", {"path": "b"}, ""))
    )
    answer, _, _ = ask_once([again], dialect, turns=turns)
    assert [call.id for call in answer.turn.calls] == ["call00001", "call00002"]


# --- thoughts


@pytest.mark.parametrize(
    "parts",
    [
        (Think("Let me see."), Say("Done.")),
        (Think("Let me see.", in_text=True), Say("Done.")),
        (Say("Let me see.\n</think>\nDone."),),
    ],
)
def test_thoughts_never_enter_the_turn(parts, dialect):
    answer, shown, _ = ask_once([Answer(parts)], dialect)
    assert answer.turn == ModelTurn("Done.")
    thoughts = "".join(event.piece for event in shown.of(Thought))
    assert thoughts.strip() == "Let me see."


def test_a_thought_that_was_shown_as_said_is_taken_back():
    _, shown, _ = ask_once([Answer((Say("Let me see.\n</think>\nDone."),))])
    assert shown.taken_back == ["it was a thought"]
    after = shown.events[[type(e).__name__ for e in shown.events].index("TookBack") :]
    assert "".join(e.piece for e in after if isinstance(e, Spoke)).strip() == "Done."


# --- empty answers and repetition


@pytest.mark.parametrize("parts", [(), (Say("  \n"),), (Think("Hm."),)])
def test_an_empty_answer_is_asked_for_once_more(parts, dialect):
    answer, shown, received = ask_once([Answer(parts), GOOD], dialect)
    assert (answer.turn, len(received)) == (turned(), 2)
    assert shown.taken_back == ["the answer was empty"]
    assert b"Your last message was empty" in received[1].body


def test_two_empty_answers_are_given_up(dialect):
    with pytest.raises(GaveUpError, match="empty answer: twice"):
        ask_once([Answer(), Answer(), GOOD], dialect)


def test_a_model_that_only_thinks_is_told_to_think_less():
    thinks = Answer((Think("Hm. "),), stop=Stop.LENGTH)
    with Asking([thinks, thinks]) as asking, pytest.raises(GaveUpError, match="it thought until"):
        asking.ask()
    assert b"think less" in asking.model.received[1].body


@pytest.mark.parametrize(
    "part",
    [
        Say("I will now read the file. ", 5_000),
        Think("wait, " * 20_000),
        NativeCall("run", '{"command": "' + "echo 1; " * 12_000),
    ],
)
def test_endless_repetition_is_cut_off_and_asked_again_once(part, dialect):
    endless = Answer((part,), chunk_chars=512)
    answer, shown, received = ask_once([endless, GOOD], dialect)
    assert (answer.turn, len(received)) == (turned(), 2)
    assert shown.taken_back == ["it repeated itself"]


def test_repetition_that_does_not_end_is_given_up(dialect):
    endless = Answer((Say("again and ", 5_000),), chunk_chars=512)
    with pytest.raises(GaveUpError, match="repeats the same text"):
        ask_once([endless, endless, GOOD], dialect)


def test_an_answer_that_the_provider_withheld_is_given_up(dialect):
    with pytest.raises(GaveUpError, match="withheld"):
        ask_once([Answer(stop=Stop.REFUSAL)], dialect)


# --- drops, overload, refusals


@pytest.mark.parametrize("cut", [-1, 0, 900])
def test_a_dropped_answer_is_taken_back_and_asked_for_again(cut, dialect):
    dropped = Answer((Say("half of " * 40),), fault=Fault(cut_after=cut))
    answer, shown, received = ask_once([dropped, GOOD], dialect)
    assert (answer.turn, len(received)) == (turned(), 2)
    assert received[0].body == received[1].body
    assert "asked again" in shown.notices[0]
    assert bool(shown.taken_back) == (cut == 900)


def test_an_error_in_the_middle_of_the_stream_is_asked_for_again(dialect):
    failed = Answer((Say("half of " * 40),), fault=Fault(error_after=6))
    answer, shown, _ = ask_once([failed, GOOD], dialect)
    assert (answer.turn, shown.taken_back) == (turned(), ["the engine died"])


def test_silence_in_the_middle_is_asked_for_again(dialect):
    silent = Answer((Say("half of " * 40),), fault=Fault(silent_after=900))
    with Asking([silent, GOOD], dialect, limits=Limits(silence_s=0.1)) as asking:
        assert asking.ask()[0].turn == turned()


def test_a_server_that_keeps_dropping_is_given_up(dialect):
    with Asking([DROPPED] * 9, dialect) as asking, pytest.raises(GaveUpError, match="broke off"):
        asking.ask()
    assert len(asking.model.received) == 4


def test_the_next_model_that_the_person_named_goes_on(dialect):
    with Asking([DROPPED] * 4 + [GOOD], dialect, fallbacks=["house/small"]) as asking:
        answer, shown = asking.ask()
        assert (answer.turn, asking.asker.model) == (turned(), "house/small")
        assert asking.sent(4)["model"] == "house/small"
    assert "house/small goes on" in shown.notices[-1]


def test_a_model_that_was_given_up_can_be_given_up_again_after_going_back_to_it():
    answers = [*[DROPPED] * 4, GOOD, *[DROPPED] * 4, GOOD]
    with Asking(answers, fallbacks=["house/small"]) as asking:
        asking.ask()
        asking.asker.model = "house/code"
        asking.ask()
        assert asking.asker.model == "house/small"


def test_when_every_model_failed_the_last_reason_is_told():
    with (
        Asking([DROPPED] * 8, fallbacks=["house/small", "house/code"]) as asking,
        pytest.raises(GaveUpError, match="broke off"),
    ):
        asking.ask()
    assert len(asking.model.received) == 8


@pytest.mark.parametrize("status", [429, 503, 529])
def test_an_overloaded_server_is_waited_for_as_it_asks(status, dialect):
    busy = Answer(fault=Fault(status=status, headers={"retry-after-ms": "2"}))
    answer, shown, received = ask_once([busy, busy, GOOD], dialect)
    assert (answer.turn, len(received), len(shown.notices)) == (turned(), 3, 2)


def test_a_wait_that_is_too_long_is_not_waited_for(dialect):
    busy = Answer(fault=Fault(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(GaveUpError):
        ask_once([busy], dialect)


def test_a_server_that_stays_overloaded_is_given_up_after_so_many_waits():
    busy = Answer(fault=Fault(status=529, headers={"retry-after-ms": "1"}))
    patience = Patience(waits=2)
    with Asking([busy] * 9, patience=patience) as asking, pytest.raises(GaveUpError):
        asking.ask()
    assert len(asking.model.received) == 3


@pytest.mark.parametrize("status", [401, 402, 403, 404])
def test_a_refusal_is_final_and_has_its_decision(status, dialect):
    refused = Fault(status=status, headers={"x-hortus-decision": "dec_4"})
    with Asking([Answer(fault=refused)], dialect) as asking:
        with pytest.raises(GaveUpError) as caught:
            asking.ask()
        assert len(asking.model.received) == 1
    error = caught.value
    assert (error.refused, error.decision_id) == (True, "dec_4")
    assert error.remedy


def test_nobody_at_the_address_is_asked_again_and_then_given_up(dialect):
    with Asking([], dialect) as asking:
        asking.model.close()
        with pytest.raises(GaveUpError, match="nobody answers"):
            asking.ask()


# --- context


@pytest.mark.parametrize("form", set(OverflowForm) - {OverflowForm.VLLM_MAX_TOKENS})
def test_a_conversation_that_is_too_long_is_said_to_be_so(form):
    with pytest.raises(ContextFullError) as caught:
        ask_once([Answer(fault=Fault(overflow=form))])
    no_numbers = {OverflowForm.OLLAMA, OverflowForm.LLAMA_CPP_OLD}
    assert caught.value.window == (None if form in no_numbers else 4096)


def test_a_conversation_that_is_too_long_is_known_in_every_dialect(dialect):
    with pytest.raises(ContextFullError):
        ask_once([Answer(fault=Fault(overflow=OverflowForm.GATEWAY))], dialect)


def test_where_only_the_answer_has_no_room_a_shorter_one_is_asked_for(dialect):
    too_long = Answer(fault=Fault(overflow=OverflowForm.VLLM_MAX_TOKENS))
    with Asking([too_long, GOOD, DONE], dialect) as asking:
        answer, shown = asking.ask()
        asking.ask()
        key = "max_output_tokens" if dialect == "responses" else "max_tokens"
        assert [asking.sent(n)[key] for n in range(3)] == [8192, 1024, 1024]
        asking.asker.model = "house/long"
        asking.model.add(DONE)
        asking.ask()
        assert asking.sent(3)[key] == 8192
    assert answer.turn == turned()
    assert "4,096" in shown.notices[0]


def test_a_server_that_read_only_the_end_is_found_out_and_said_once(dialect):
    short = Answer((Say("Done."),), tokens=Tokens(2048))
    long = (UserTurn("x = 1\n" * 5_000),)
    with Asking([short, short], dialect) as asking:
        answer, shown = asking.ask(long)
        assert answer.window == 2048
        assert "seems to have read 2,048" in shown.notices[0]
        assert asking.ask(long)[1].notices == []


@pytest.mark.parametrize("tokens", [Tokens(6_000), Tokens(500, cached=6_000), None])
def test_a_server_that_read_everything_is_not_suspected(tokens, dialect):
    answer, shown, _ = ask_once(
        [Answer((Say("Done."),), tokens=tokens)], dialect, turns=(UserTurn("x = 1\n" * 5_000),)
    )
    assert (answer.window, shown.notices) == (None, [])


# --- servers without tools


@pytest.mark.parametrize(
    "words",
    [
        "registry.ollama.ai/library/gemma does not support tools",
        '\\"auto\\" tool choice requires --enable-auto-tool-choice and --tool-call-parser',
        "tools param requires --jinja flag",
    ],
)
def test_a_server_without_tools_gets_them_in_the_text(words):
    refusal = Answer(fault=Fault(status=400, body=f'{{"error": {{"message": "{words}"}}}}'))
    call = Answer((TextCall("read", {"path": "a.py"}),))
    with Asking([refusal, call, DONE]) as asking:
        answer, shown = asking.ask()
        turns = (*TURNS, answer.turn, ResultTurn((Result("call00000", "x", failed=True),)))
        asking.ask(turns)
        second, third = asking.sent(1), asking.sent(2)
        assert without_closing(asking.model.received[1].body) in asking.model.received[2].body
    assert "tools" not in second
    assert '"name": "read"' in second["messages"][0]["content"]
    assert [m["role"] for m in third["messages"]] == ["system", "user", "assistant", "user"]
    assert third["messages"][3]["content"] == "<tool_response>\nError: x\n</tool_response>"
    assert "takes no tools" in shown.notices[0]
    assert len(shown.notices) == 1


# --- interrupting


def test_an_interrupt_while_the_model_speaks_makes_the_turn_void(dialect):
    stop = threading.Event()
    endless = Answer((Say("word " * 400),), fault=Fault(pause_s=0.005))
    with Asking([endless], dialect) as asking, pytest.raises(InterruptedAskError):
        asking.ask(stop=stop, shown=Shown(stop, Spoke))


def test_an_interrupt_while_waiting_for_an_overloaded_server_is_seen():
    stop = threading.Event()
    busy = Answer(fault=Fault(status=429, headers={"Retry-After": "30"}))
    with Asking([busy]) as asking, pytest.raises(InterruptedAskError):
        asking.ask(stop=stop, shown=Shown(stop, Noticed))


def test_the_warning_of_the_gateway_is_shown_once():
    warned = Answer((Say("Done."),), headers={"x-hortus-warning": "this client is old"})
    with Asking([warned, warned]) as asking:
        assert [asking.ask()[1].notices for _ in range(2)] == [["this client is old"], []]


def test_usage_that_nobody_counted_stays_open():
    answer, _, _ = ask_once([Answer((Say("Done."),), tokens=None)])
    assert answer.usage == Usage()


def test_without_tools_text_is_all_there_is():
    answer, _, received = ask_once([DONE], tools=())
    assert answer.turn == ModelTurn("Done.")
    assert b'"tools"' not in received[0].body


def test_a_scripted_model_sees_the_same_prefix_turn_after_turn(dialect):
    answers = [Answer((NativeCall("read", {"path": f"{n}.py"}),)) for n in range(5)]
    turns = TURNS
    with Asking(answers, dialect) as asking:
        for _ in answers:
            turn = asking.ask(turns, tools=(EDIT, *TOOLS[:2]))[0].turn
            turns = (*turns, turn, ResultTurn((Result(turn.calls[0].id, "y"),)))
        bodies = [received.body for received in asking.model.received]
    for before, after in pairwise(bodies):
        assert after.startswith(without_closing(before))
