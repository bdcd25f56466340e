import pytest

from hortus.agent.quest import Task, state_of
from hortus.agent.quest.progress import Begun, Checked, Ended, TaskProgress
from hortus.agent.quest.report import write

TASK = Task(1, "First", "", "make test")
BEGUN = Begun(TASK.key, "s1", "c1", False, 1)
PASSED, FAILED = Checked(TASK.key, True, "", 1), Checked(TASK.key, False, "x\n" * 40, 1)
DONE = Ended(TASK.key, True, "made it", ("a.py",), 0.25, 1)
GIVEN_UP = Ended(TASK.key, False, "gave up", (), 0, 1)


def report(files, *entries):
    for entry in entries:
        files.progress.note(entry)
    return write(files, [TASK])


@pytest.mark.parametrize(
    ("progress", "word"),
    [
        (TaskProgress(), "open"),
        (TaskProgress(BEGUN), "begun"),
        (TaskProgress(BEGUN, (), GIVEN_UP), "not done"),
        (TaskProgress(BEGUN, (PASSED,), DONE), "done"),
    ],
    ids=["open", "begun", "given up", "done"],
)
def test_a_task_has_a_state_in_words(progress, word):
    assert state_of(progress) == word


def test_a_task_nobody_began_has_only_its_check(files):
    assert report(files) == (
        "# Report: q\n\n0 of 1 tasks are done.\n\n## 1. First: open\n\nCheck: `make test`\n"
    )


def test_a_finished_task_says_what_was_changed_and_what_it_cost(files):
    text = report(files, BEGUN, FAILED, PASSED, DONE)
    assert "It was run 2 times and passed the last time." in text
    assert "made it\n\n- `a.py`" in text
    assert "The requests cost 0.2500." in text


def test_only_the_end_of_a_failing_check_is_shown(files):
    text = report(files, BEGUN, FAILED, GIVEN_UP)
    assert text.count("    x\n") == 15
    assert "gave up" in text
