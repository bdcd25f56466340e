"""Work off a quest: specification, tasks, each with its check, and a report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from hortus.agent.quest import report, words
from hortus.agent.quest.errors import QuestError, QuestStoppedError
from hortus.agent.quest.folder import QuestFiles, read_text, write_text
from hortus.agent.quest.progress import Begun, Checked, Ended
from hortus.agent.quest.tasks import Task, read_tasks, write_tasks
from hortus.agent.values import Ending, EndReason, Mode, Work
from hortus.core import Clock

_ATTEMPTS = 3
_TAIL = 3000


@dataclass(frozen=True, slots=True)
class CheckRan:
    """What came of a check."""

    passed: bool
    output: str


class Team(Protocol):
    """Who works on a quest, and what looks after the files."""

    def session(self, mode: Mode, session_id: str) -> Work:
        """Open a session, or one again by its id; an empty id or a lost one is a new one."""

    def check(self, command: str) -> CheckRan:
        """Run a check in the sandbox."""

    def checkpoint(self, label: str) -> str:
        """Keep the files as they are; empty where they cannot be kept."""

    def changed_since(self, checkpoint: str) -> Sequence[str]:
        """Return the files that differ from a checkpoint."""


class Quest:
    """One quest. Each step is written down before the next; all of them can be done again."""

    def __init__(
        self, files: QuestFiles, team: Team, clock: Clock, tell: Callable[[str], None]
    ) -> None:
        self._files = files
        self._team = team
        self._clock = clock
        self._tell = tell

    def specify(self, intent: str) -> None:
        """Let the model write the specification."""
        self._tell("writing the specification")
        work = self._team.session(Mode.PLAN, "")
        try:
            spec = _said(work.prompt(words.for_spec(intent)))
        finally:
            work.close()
        write_text(self._files.spec, _unfenced(spec) + "\n")

    def plan(self) -> Sequence[Task]:
        """Let the model write the tasks; one that cannot be read is asked for once more."""
        spec = read_text(self._files.spec, "the specification of the quest")
        self._tell("writing the tasks")
        work = self._team.session(Mode.PLAN, "")
        try:
            tasks = self._planned(work, spec)
        finally:
            work.close()
        write_text(self._files.tasks, write_tasks(tasks))
        return tasks

    def tasks(self) -> Sequence[Task]:
        """Return the tasks as they stand in the file now."""
        return tasks_in(self._files)

    def work(self, mode: str) -> None:
        """Work off the tasks that are not done, in order, in a mode, and write the report.

        Raises ``QuestStoppedError`` where one cannot be finished.
        """
        tasks = self.tasks()
        try:
            for task in tasks:
                if not self._files.progress.of(task.key).done:
                    self._work_on(task, Mode(mode))
            self._check_all(tasks)
        finally:
            write_text(self._files.report, report.write(self._files, tasks))

    def _planned(self, work: Work, spec: str) -> Sequence[Task]:
        answer = _said(work.prompt(words.for_plan(spec)))
        try:
            return read_tasks(answer, "the answer")
        except QuestError as e:
            again = _said(work.prompt(words.plan_again(e.message)))
            return read_tasks(again, "the answer")

    def _work_on(self, task: Task, mode: Mode) -> None:
        known = self._files.progress.of(task.key)
        goes_on = known.begun is not None and known.ended is None
        self._tell(f"task {task.number}: {task.title}" + (" (goes on)" if goes_on else ""))
        work = self._team.session(mode, known.begun.session_id if known.begun and goes_on else "")
        try:
            if known.begun is not None and goes_on:
                begun, first = known.begun, words.gone_on(task)
                if work.standing().session_id != begun.session_id:
                    first = words.for_task(self._spec(), task)
            else:
                begun, first = self._begin(task, work), words.for_task(self._spec(), task)
            self._attempt(task, begun, work, first)
        finally:
            work.close()

    def _begin(self, task: Task, work: Work) -> Begun:
        before = self._team.check(task.check)
        begun = Begun(
            task.key,
            work.standing().session_id,
            self._team.checkpoint(f"quest {self._files.name}, task {task.number}"),
            before.passed,
            self._clock.now_us(),
        )
        self._files.progress.note(begun)
        return begun

    def _attempt(self, task: Task, begun: Begun, work: Work, first: str) -> None:
        said = first
        for _ in range(_ATTEMPTS):
            summary = _said(work.prompt(said))
            ran = self._run_check(task)
            if ran.passed:
                self._end(task, begun, work, summary, done=True)
                return
            said = words.check_failed(task, ran.output[-_TAIL:])
        self._end(
            task, begun, work, f"its check still fails after {_ATTEMPTS} attempts", done=False
        )
        raise QuestStoppedError(
            f"task {task.number} ({task.title}) is not done: its check fails after {_ATTEMPTS} "
            "attempts",
            remedy=f"read {self._files.report}, mend task or code, and run the quest again",
        )

    def _run_check(self, task: Task) -> CheckRan:
        self._tell(f"checking: {task.check}")
        ran = self._team.check(task.check)
        noted = Checked(task.key, ran.passed, ran.output[-_TAIL:], self._clock.now_us())
        self._files.progress.note(noted)
        return ran

    def _end(self, task: Task, begun: Begun, work: Work, summary: str, *, done: bool) -> None:
        changed = tuple(self._team.changed_since(begun.checkpoint)) if begun.checkpoint else ()
        cost = work.standing().cost
        self._files.progress.note(
            Ended(task.key, done, summary, changed, cost, self._clock.now_us())
        )

    def _check_all(self, tasks: Sequence[Task]) -> None:
        """Run every check once more: what came later may have broken what was done before."""
        broken = [task for task in tasks if not self._run_check(task).passed]
        if broken:
            which = ", ".join(f"{task.number} ({task.title})" for task in broken)
            for task in broken:
                self._files.progress.note(
                    Ended(task.key, False, "a later task broke it", (), 0.0, self._clock.now_us())
                )
            raise QuestStoppedError(
                f"all tasks were done, and the checks of {which} fail now",
                remedy="run the quest again: what fails is worked on once more",
            )

    def _spec(self) -> str:
        return read_text(self._files.spec, "the specification of the quest")


def tasks_in(files: QuestFiles) -> Sequence[Task]:
    """Return the tasks of a quest as they stand in its file now."""
    text = read_text(files.tasks, "the tasks of the quest")
    return read_tasks(text, str(files.tasks))


def _said(ending: Ending) -> str:
    """Return what was said last. Raises why there is nothing to go on with."""
    if ending.reason is EndReason.DONE and ending.text.strip():
        return ending.text.strip()
    problem = ending.problem or f"the work ended: {ending.reason.value}"
    remedy = ending.remedy or "run the quest again: it goes on where it was"
    raise QuestStoppedError(problem, remedy=remedy)


def _unfenced(text: str) -> str:
    """Return a text without the fence that some models put around a whole answer."""
    lines = text.strip().splitlines()
    fenced = len(lines) > 1 and lines[0].startswith("```") and lines[-1].strip() == "```"
    return "\n".join(lines[1:-1]) if fenced else text.strip()
