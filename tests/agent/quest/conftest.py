"""A quest whose sessions and checks are a test's, on files that are real."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hortus.agent.quest import CheckRan, Quest, QuestFolder
from hortus.agent.values import Ending, EndReason, Mode, Standing

TASKS = """\
## 1. First thing
Do it in `a.py`.

Check: `test -e a`

## 2. Second thing

Check: `test -e b`
"""


@dataclass
class Worker:
    """A session that says what the test has written for it."""

    team: "Team"
    mode: Mode
    session_id: str
    closed: bool = False

    def prompt(self, text: str, images: Sequence[object] = ()) -> Ending:
        assert not images
        self.team.heard.append((self.session_id, text))
        answer = self.team.answers.pop(0)
        said = answer(text) if callable(answer) else answer
        return said if isinstance(said, Ending) else Ending(EndReason.DONE, said)

    def standing(self) -> Standing:
        return Standing(self.session_id, "house", self.mode.value, cost=0.5)

    def close(self) -> None:
        self.closed = True


@dataclass
class Team:
    """Sessions, checks on real files, and checkpoints that list them."""

    workspace: Path
    answers: list[object] = field(default_factory=list)
    heard: list[tuple[str, str]] = field(default_factory=list)
    sessions: list[Worker] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    lost: bool = False

    def session(self, mode: Mode, session_id: str) -> Worker:
        known = session_id if session_id and not self.lost else f"s{len(self.sessions) + 1}"
        self.sessions.append(Worker(self, mode, known))
        return self.sessions[-1]

    def check(self, command: str) -> CheckRan:
        self.checks.append(command)
        name = command.removeprefix("test -e ")
        there = (self.workspace / name).exists()
        return CheckRan(there, "" if there else f"{name} is missing")

    def checkpoint(self, label: str) -> str:
        assert label.startswith("quest ")
        return " ".join(self._files()) or "-"

    def changed_since(self, checkpoint: str) -> Sequence[str]:
        return sorted(set(self._files()) - set(checkpoint.split()))

    def makes(self, name: str) -> Callable[[str], str]:
        def answer(text: str) -> str:
            del text
            (self.workspace / name).touch()
            return f"I made {name}."

        return answer

    def _files(self) -> list[str]:
        return sorted(path.name for path in self.workspace.iterdir() if path.is_file())


@dataclass
class Clock:
    """A clock that stands still."""

    def now_us(self) -> int:
        return 1

    def monotonic(self) -> float:
        return 1.0


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "work").mkdir()
    return QuestFolder(tmp_path / "work", tmp_path / "data")


@pytest.fixture
def team(tmp_path, folder):
    del folder
    return Team(tmp_path / "work")


@pytest.fixture
def files(folder):
    return folder.files("q")


@pytest.fixture
def told():
    return []


@pytest.fixture
def quest(files, team, told):
    return Quest(files, team, Clock(), told.append)


@pytest.fixture
def planned(quest, files):
    files.spec.parent.mkdir(parents=True)
    files.spec.write_text("# Specification\nboth things\n")
    files.tasks.write_text(TASKS)
    return quest
