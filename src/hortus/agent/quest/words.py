"""What a model is told in a quest."""

from hortus.agent.quest.tasks import Task

_SPEC = """\
Write the specification for what is wanted below. Look at the repository first: which parts it \
touches, what exists already, how things are done and tested there. Change nothing.

Answer with the specification alone, in Markdown, under these headings: \
# Specification, ## Goal, ## What exists, ## Requirements (numbered, each one testable), \
## Out of scope, ## Open questions. Name files and functions by their paths.

What is wanted:
"""
_PLAN = """\
Break the specification below into tasks that are done one after another. Each is small enough \
for one sitting and leaves the repository working. Look at the repository where you need to; \
change nothing.

Answer with the tasks alone, in this form:

## 1. Title
What is to be done, in a few sentences, with the paths of the files.

Check: `one shell command that fails before the task and passes after it`

The specification:
"""
_WORK = """\
Work on one task of a quest. Do this task and nothing of the others; the specification says what \
all of them are for. When you believe that it is done, run its check yourself and end with two \
sentences on what you changed.

The specification:

{spec}

The task, number {number}: {title}

{text}

Its check, which is run after you end: {check}
"""


def for_spec(intent: str) -> str:
    """Return what asks for a specification."""
    return _SPEC + intent


def for_plan(spec: str) -> str:
    """Return what asks for tasks."""
    return _PLAN + "\n" + spec


def plan_again(problem: str) -> str:
    """Return what asks for tasks once more."""
    return (
        f"These tasks cannot be used: {problem}. "
        "Answer with all tasks again, in the form asked for."
    )


def for_task(spec: str, task: Task) -> str:
    """Return what asks for one task."""
    return _WORK.format(
        spec=spec.strip(), number=task.number, title=task.title, text=task.text, check=task.check
    )


def check_failed(task: Task, output: str) -> str:
    """Return what tells that a task's check failed."""
    return (
        f"The check of the task failed. The command was:\n\n    {task.check}\n\n"
        f"Its output ended with:\n\n{output}\n\nMend what is wrong, not the check."
    )


def gone_on(task: Task) -> str:
    """Return what a session is told when work on a task goes on after a stop."""
    return (
        f"The work on task {task.number} ({task.title}) was stopped in the middle. Look at how "
        "the files stand now, go on, and end with two sentences on what you changed."
    )
