"""Killed at the worst moments: what was done stays, what ran is told, no file is half written."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hortus.agent.conversation import FILE, Shelf
from hortus.agent.testing import Answer, Fault, NativeCall, Say, ScriptedModel
from hortus.agent.values import ModelTurn, ResultTurn, UserTurn
from hortus.core import SystemClock

CHILD = Path(__file__).with_name("child.py")


def said(*parts, **more):
    return Answer(parts, chunk_chars=200_000, **more)


def runs(command):
    return said(NativeCall("run", {"command": command}))


def waited_for(seen, within_s=120.0):
    """Wait until something is so."""
    end = time.monotonic() + within_s
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.005)


class Place:
    """A workspace with its data, and a session that is worked in by other processes."""

    def __init__(self, top):
        self.top = top
        self.work = top / "work"
        self.work.mkdir()
        (top / "requirements.toml").write_text("allow_root = true\nweak_sandbox = true\n")
        self.session_id = ""
        self.started = []

    def start(self, model, prompt, **more):
        given = {"top": str(self.top), "url": model.url, "prompt": prompt, **more}
        child = subprocess.Popen(
            [sys.executable, str(CHILD), json.dumps(given)], stdout=subprocess.PIPE, text=True
        )
        self.started.append(child)
        self.session_id = child.stdout.readline().strip()
        return child

    def resumed(self):
        shelf = Shelf(self.top / "data" / "agent" / "sessions", SystemClock())
        return shelf.resume(self.session_id)

    @property
    def journal(self):
        return self.top / "data" / "agent" / "sessions" / self.session_id / FILE


def killed(child):
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    yield made
    for child in made.started:
        killed(child)


def test_killed_in_the_middle_of_a_command(place):
    answers = [runs("echo one > done.txt"), runs("touch begun; sleep 300; touch over")]
    with ScriptedModel([*answers, said(Say("I look what became of it"))]) as model:
        child = place.start(model, "go")
        waited_for((place.work / "begun").exists)
        killed(child)

        talk = place.resumed()
        first, second = (t.results[0] for t in talk.turns if isinstance(t, ResultTurn))
        assert not first.failed
        assert second.text.startswith("Interrupted while this ran")
        assert talk.state.asked == ("go",)
        talk.close()

        child = place.start(model, "", resume=place.session_id)
        assert child.stdout.read().split()[0] == "done"
        sent = json.loads(model.received[-1].body)["messages"]
        assert "Interrupted while this ran" in sent[-1]["content"]
    assert (place.work / "done.txt").read_text() == "one\n"
    assert not (place.work / "over").exists()
    assert len(model.received) == 3


@pytest.mark.parametrize("seed", range(2))
def test_killed_in_the_middle_of_an_edit_files_are_old_or_new(place, seed):
    texts = ["".join(f"{letter} = {n * n}\n" for n in range(4_000)) for letter in "ab"]
    files = [place.work / name for name in ("one.txt", "two.txt")]
    for file in files:
        file.write_text(texts[1])

    def edits(received):
        text = texts[received.number % 2]
        calls = [NativeCall("read", {"path": file.name}) for file in files]
        calls += [NativeCall("edit", {"path": file.name, "content": text}) for file in files]
        return said(*calls)

    with ScriptedModel(edits) as model:
        child = place.start(model, "go")
        assert model.wait_for(2 + seed)
        time.sleep(random.Random(seed).uniform(0.0, 0.15))
        killed(child)
    assert all(file.read_text() in texts for file in files)
    assert {path.name for path in place.work.iterdir()} >= {"one.txt", "two.txt"}
    talk = place.resumed()
    assert talk.state.waiting == ()
    whole = place.journal.read_bytes()
    assert whole.endswith(b"\n")
    results = [r for turn in talk.turns if isinstance(turn, ResultTurn) for r in turn.results]
    assert len(results) % 4 == 0
    assert sum("Interrupted while" in result.text for result in results) <= 1


def test_killed_in_the_middle_of_a_compaction_the_turns_are_as_before(place):
    (place.work / "big.txt").write_text("".join(f"{n} {'x' * 60}\n" for n in range(150)))
    read = said(Say("y" * 3_000), NativeCall("read", {"path": "big.txt"}))
    stuck = said(Say("a summary"), fault=Fault(silent_after=-1))

    def answers(received):
        is_summary = b"You summarise the work" in received.body
        return stuck if is_summary else read

    with ScriptedModel(answers) as model:
        child = place.start(model, "go", window=12_000)
        waited_for(lambda: any(b"You summarise the work" in r.body for r in model.received))
        before = place.journal.read_bytes()
        killed(child)
    assert place.journal.read_bytes() == before
    talk = place.resumed()
    assert talk.turns[0].text.startswith("go")
    assert sum(isinstance(turn, ModelTurn) for turn in talk.turns) >= 2
    assert talk.state.summary == ""


def test_killed_right_after_a_compaction_it_stays_done(place):
    (place.work / "big.txt").write_text("".join(f"{n} {'x' * 60}\n" for n in range(150)))
    read = said(Say("y" * 3_000), NativeCall("read", {"path": "big.txt"}))

    def answers(received):
        if b"You summarise the work" in received.body:
            return said(Say("all was read"))
        if b"all was read" in received.body:
            return said(fault=Fault(silent_after=-1))
        return read

    with ScriptedModel(answers) as model:
        child = place.start(model, "go", window=12_000)
        waited_for(lambda: any(b"all was read" in r.body for r in model.received))
        killed(child)
    talk = place.resumed()
    assert isinstance(talk.turns[0], UserTurn)
    assert "all was read" in talk.turns[0].text
    assert "- go" in talk.turns[0].text
    assert talk.state.summary == "all was read"
