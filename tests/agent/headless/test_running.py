"""One prompt without a person: what is printed, and with which status it ends."""

import json
import os
import shlex
import signal
import threading
from collections import deque

import msgspec
import pytest
from msgspec.structs import replace

from hortus.agent.asking import GaveUpError
from hortus.agent.headless import EndLine, Errand, Line, OutputFormat, Printer, run_headless
from hortus.agent.session import Limits, Parts
from hortus.agent.session.testing import (
    PlayedGate,
    PlayedTool,
    Scene,
    ScriptedAsker,
    call,
    played,
)
from hortus.agent.values import (
    Decision,
    EditFiles,
    Effect,
    ModelTurn,
    RunCommand,
    Told,
    Usage,
)
from hortus.core.testing import FrozenClock

RUNS = PlayedTool("run", acts=lambda given: RunCommand(given.get("command", "make")))
CALLS = ModelTurn("", (call("run"),))


@pytest.fixture
def run():
    """Return a function that works on a prompt; it returns status, output and remarks."""

    def work(script, form=OutputFormat.TEXT, *, tools=(RUNS,), gate=None, limits=None, **parts):
        out, notes, ended = [], [], []
        asker = ScriptedAsker(deque(script), cost=0.25)
        given = Parts(asker, tools, gate or PlayedGate(), "be good")
        joined = replace(given, closers=(lambda: ended.append(1),), **parts)
        status = run_headless(
            lambda front: played(asker, front, joined, limits),
            Errand("go", form=OutputFormat(form)),
            Printer(out.append, notes.append),
            FrozenClock(),
        )
        assert ended == [1]
        return status, out, notes

    return work


def lines(out):
    return [json.loads(line) for line in out]


def test_text_is_the_last_words_of_the_model_and_nothing_else(run):
    turns = [ModelTurn("I look first", (call("run"),)), ModelTurn("It is mended.")]
    assert run(turns) == (0, ["It is mended."], [])


def test_json_is_one_object_with_all_that_matters(run):
    used = Usage(100, 20, 80)
    tool = PlayedTool("edit", lambda *_: Told("x", changed=("a.py",)))
    script = [
        Scene(ModelTurn("", (call("edit"),)), used, "dec_1"),
        Scene(ModelTurn("done"), used, "dec_2"),
    ]
    status, out, notes = run(script, "json", tools=(tool,))
    assert (status, notes, len(out)) == (0, [], 1)
    assert json.loads(out[0]) == {
        "type": "end",
        "session_id": "ses_1",
        "reason": "done",
        "exit_code": 0,
        "text": "done",
        "problem": "",
        "remedy": "",
        "requests": 2,
        "tokens": {"input": 200, "output": 40, "cached": 160},
        "cost": 0.5,
        "seconds": 0.0,
        "changed": ["a.py"],
        "unanswered": [],
        "decision_id": "dec_2",
    }


def test_stream_json_begins_with_the_session_and_ends_with_the_end(run):
    _, out, _ = run([CALLS, ModelTurn("done")], "stream-json")
    said = lines(out)
    assert [line["type"] for line in said] == [
        "session",
        "request",
        "answer",
        "call",
        "result",
        "request",
        "text",
        "answer",
        "end",
    ]
    assert said[0]["session_id"] == said[-1]["session_id"] == "ses_1"
    assert (said[3]["does"], said[3]["decision"]) == ("run make", "allow")


@pytest.mark.parametrize(
    ("script", "limits", "status", "reason"),
    [
        ([ModelTurn("ok")], None, 0, "done"),
        ([GaveUpError("nothing came", remedy="look at the gateway")], None, 1, "failed"),
        ([CALLS, CALLS], Limits(turns=1), 3, "turns"),
        ([CALLS, CALLS], Limits(cost=0.25), 3, "cost"),
        ([GaveUpError("not this model", remedy="ask", refused=True)], None, 4, "refused"),
    ],
)
def test_the_status_says_how_it_ended(run, script, limits, status, reason):
    found, out, _ = run(script, "json", limits=limits)
    assert (found, json.loads(out[0])["reason"]) == (status, reason)


def test_what_went_wrong_is_said_in_two_lines(run):
    status, out, notes = run([GaveUpError("nothing came", remedy="look at the gateway")])
    assert (status, out) == (1, [])
    assert notes == ["hortus: nothing came\n  remedy: look at the gateway"]


def test_a_permission_that_nobody_could_give_ends_in_its_own_status(run):
    gate = PlayedGate(decides=lambda _: Decision(Effect.ASK, "no rule"), rule="Run(make)")
    script = [CALLS, ModelTurn("I could not build it")]
    status, out, notes = run(script, gate=gate)
    assert (status, out) == (5, ["I could not build it"])
    assert notes[0].splitlines() == [
        "hortus: a permission was needed, and nobody could be asked: run make",
        "  remedy: --allow 'Run(make)', or another --mode; --continue goes on with the work",
    ]
    gate = PlayedGate(decides=lambda _: Decision(Effect.ASK, "no rule"))
    _, out, _ = run([CALLS, CALLS, ModelTurn("no")], "json", gate=gate)
    end = json.loads(out[0])
    assert end["unanswered"] == [{"does": "run make", "reason": "no rule", "allow": ""}]
    assert end["remedy"].startswith("another --mode")


def test_the_model_hears_that_nobody_can_be_asked(run):
    gate = PlayedGate(decides=lambda _: Decision(Effect.ASK, "no rule"))
    _, out, _ = run([CALLS, ModelTurn("no")], "stream-json", gate=gate)
    result = next(line for line in lines(out) if line["type"] == "result")
    assert result["failed"]
    assert "Nobody can be asked here" in result["text"]


def test_notices_are_remarks_in_text_and_lines_in_a_stream(run):
    class Hooks:
        def before(self, call, action):
            del call, action

        def after(self, call, told):
            del call, told
            return ""

        def stop(self, said):
            del said
            return "again"

    script = [ModelTurn(f"{n}") for n in range(9)]
    assert "sent the work back" in run(script, hooks=Hooks())[2][0]
    assert "notice" in [
        line["type"] for line in lines(run(script, "stream-json", hooks=Hooks())[1])
    ]


def test_a_change_is_shown_whole_before_it_is_made(run):
    tool = PlayedTool("edit", acts=lambda _: EditFiles(("a",), "--- a\n+++ a\n"))
    _, out, _ = run(
        [ModelTurn("", (call("edit"),)), ModelTurn("ok")], "stream-json", tools=(tool,)
    )
    assert next(line for line in lines(out) if line["type"] == "call")["diff"] == "--- a\n+++ a\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_interrupts_the_work_and_the_end_is_still_told(run, number):
    def wait(given, running):
        del given
        threading.Timer(0.05, os.kill, (os.getpid(), number)).start()
        assert running.stop.wait(10)
        return Told("partly", failed=True)

    before = signal.getsignal(signal.SIGTERM)
    # A shell that starts something in the background lets it ignore this one.
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        status, out, _ = run([CALLS], "json", tools=(PlayedTool("run", wait),))
    finally:
        signal.signal(signal.SIGINT, ignored)
    assert (status, json.loads(out[0])["reason"]) == (130, "interrupted")
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_session_that_cannot_be_opened_says_so_before_anything_is_printed():
    def refuse(front):
        del front
        raise GaveUpError("no such session", remedy="list them")

    out = []
    with pytest.raises(GaveUpError):
        run_headless(refuse, Errand("go"), Printer(out.append, out.append), FrozenClock())
    assert out == []


def test_half_characters_do_not_break_the_stream(run):
    tool = PlayedTool("run", lambda *_: Told("x\ud800"))
    _, out, _ = run([CALLS, ModelTurn("ok")], "stream-json", tools=(tool,))
    assert next(line for line in lines(out) if line["type"] == "result")["text"] == "x?"


def test_every_line_is_of_the_documented_form(run):
    _, out, _ = run([CALLS, ModelTurn("done")], "stream-json")
    for line in out:
        msgspec.json.decode(line, type=Line)
    assert isinstance(msgspec.json.decode(out[-1], type=Line), EndLine)


def test_what_a_model_says_steers_no_terminal(run):
    status, out, notes = run([ModelTurn("a\x1b]52;c;aGk=\x07b\r\x9b2Jc\nd")])
    assert (status, notes) == (0, [])
    assert out == ["a<U+001B>]52;c;aGk=<U+0007>b<U+000D><U+009B>2Jc\nd"]


def test_a_rule_that_is_advised_is_one_word_for_a_shell(run):
    rule = "run: echo 'a'; touch owned; '"
    gate = PlayedGate(decides=lambda _: Decision(Effect.ASK, "no rule"), rule=rule)
    _, _, notes = run([CALLS, ModelTurn("no")], gate=gate)
    advised = notes[0].partition("remedy: ")[2].partition(", or")[0]
    assert shlex.split(advised) == ["--allow", rule]
