"""Following a command: what is asked and told on the way."""

import threading

from hortus.agent.sandbox import Profile
from hortus.agent.sandbox.running import Watch


def test_a_watch_that_nobody_set_is_silent():
    watch = Watch()
    watch.look()
    watch.tell("text")
    assert not watch.is_cancelled()


def test_an_event_and_a_question_both_cancel():
    event = threading.Event()
    watch = Watch(cancelled=event)
    assert not watch.is_cancelled()
    event.set()
    assert watch.is_cancelled()
    assert Watch(cancelled=lambda: True).is_cancelled()


def test_nothing_is_told_for_no_text():
    told = []
    watch = Watch(on_output=told.append)
    watch.tell("")
    watch.tell("x")
    assert told == ["x"]


def test_looking_is_added_to_the_rest():
    looked = []
    event = threading.Event()
    watch = Watch(cancelled=event).also(lambda: looked.append(1))
    watch.look()
    assert looked == [1]
    assert watch.cancelled is event


def test_looking_goes_on_while_a_command_runs_in_silence(sandbox):
    asked = []

    def often():
        asked.append(1)
        return len(asked) > 3

    assert sandbox.run("sleep 30", Profile(wall_s=20), cancelled=often).status is None
    assert len(asked) == 4
