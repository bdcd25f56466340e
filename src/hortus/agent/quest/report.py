"""The report of a quest: what was done, what shows it, and what does not."""

from collections.abc import Iterator, Sequence

from hortus.agent.quest.folder import QuestFiles
from hortus.agent.quest.progress import TaskProgress
from hortus.agent.quest.tasks import Task

_LINES = 15


def write(files: QuestFiles, tasks: Sequence[Task]) -> str:
    """Return the report as Markdown."""
    known = [(task, files.progress.of(task.key)) for task in tasks]
    done = sum(progress.done for _, progress in known)
    cost = sum(progress.ended.cost for _, progress in known if progress.ended)
    lines = [f"# Report: {files.name}", "", f"{done} of {len(tasks)} tasks are done."]
    lines += [f"The requests cost {cost:.4f}."] if cost else []
    for task, progress in known:
        lines += ["", f"## {task.number}. {task.title}: {state_of(progress)}", ""]
        lines += _task(task, progress)
    return "\n".join(lines) + "\n"


def state_of(progress: TaskProgress) -> str:
    """Return in a word or two how a task stands."""
    if progress.done:
        return "done"
    if progress.ended is not None:
        return "not done"
    return "begun" if progress.begun is not None else "open"


def _task(task: Task, progress: TaskProgress) -> Iterator[str]:
    yield f"Check: `{task.check}`"
    if progress.begun is not None and progress.begun.passed_before:
        yield "The check passed before the work began, so it shows less than it should."
    if progress.checks:
        runs = len(progress.checks)
        last = progress.checks[-1]
        result = "passed" if last.passed else "failed"
        yield f"It was run {runs} time{'s' if runs > 1 else ''} and {result} the last time."
    if progress.ended is None:
        return
    yield ""
    yield progress.ended.summary
    if progress.ended.changed:
        yield ""
        yield from (f"- `{path}`" for path in progress.ended.changed)
    if progress.checks and not progress.checks[-1].passed:
        yield from _output(progress.checks[-1].output)


def _output(text: str) -> Iterator[str]:
    yield ""
    yield "How the output of the check ended:"
    yield ""
    yield from (f"    {line}" for line in text.rstrip().splitlines()[-_LINES:])
