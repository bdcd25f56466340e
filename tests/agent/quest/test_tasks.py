import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.quest import QuestError, Task
from hortus.agent.quest.tasks import read_tasks, write_tasks

LINE = st.from_regex(r"[A-Za-z][A-Za-z .,`]{0,30}[a-z]", fullmatch=True)
TEXT = st.lists(LINE, max_size=4).map("\n".join)


@given(st.lists(st.tuples(LINE, TEXT, LINE), min_size=1, max_size=5))
def test_what_is_written_is_read_as_the_same(parts):
    tasks = tuple(
        Task(number, title, text, check.replace("`", ""))
        for number, (title, text, check) in enumerate(parts, 1)
    )
    wanted = [(t.title, t.text, t.check.strip()) for t in tasks]
    if any(not check for *_, check in wanted) or "check" in str(wanted).lower():
        return
    assert [(t.title, t.text, t.check) for t in read_tasks(write_tasks(tasks), "f")] == wanted


@pytest.mark.parametrize(
    "line", ["Check: `make`", "check: make", "**Check:** `make`", "- Check: make", "CHECK:  make "]
)
def test_a_check_may_be_written_as_people_do(line):
    (task,) = read_tasks(f"## 1. One\ntext\n{line}\n", "f")
    assert (task.check, task.text) == ("make", "text")


def test_a_heading_in_a_fence_is_no_task():
    (task,) = read_tasks("## One\n```\n## not one\n```\nCheck: x\n", "f")
    assert "## not one" in task.text


def test_numbers_follow_the_order_whatever_is_written():
    tasks = read_tasks("## 7. A\nCheck: x\n## B\nCheck: y\n", "f")
    assert [(task.number, task.title) for task in tasks] == [(1, "A"), (2, "B")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "f has no task"),
        ("# Only a title\n", "f has no task"),
        ("intro\n## 1. A\ntext\n", r"f:2: task 1 \(A\) has no check"),
        ("## 1. A\nCheck: x\nCheck: y\n", "has 2 checks"),
        ("## 1. A\nCheck: ``\n", "has"),
        ("".join(f"## {n}. A\nCheck: x\n" for n in range(61)), "61 tasks, more than 60"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, words):
    with pytest.raises(QuestError, match=words):
        read_tasks(text, "f")


@given(TEXT, TEXT)
def test_the_key_changes_with_every_word(one, two):
    keys = {Task(1, "t", text, "c").key for text in (one, two)}
    assert len(keys) == len({one, two})
