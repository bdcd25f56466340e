"""Our own agent does every task through hortus in three dialects: ``-m conformance.agent``."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from conformance.chamber import NameServer, can_enter, enter, set_up
from conformance.connects import Connects
from conformance.processes import answers, run_once, running
from conformance.servers import UPSTREAMS, Hortus, free_port
from conformance.tasks import Task, all_tasks
from hortus.agent.testing import (
    Answer,
    Received,
    Say,
    ScriptedModel,
    as_ordinary_user,
    owned,
)

_ROOT = Path(__file__).resolve().parents[1]
_REPORT = _ROOT / "build" / "bench" / "agent-tasks.json"
_LIMIT_S = 120.0
_MODELS = ("coder", "tiny-3b", "gpt-oss-20b", "qwen2.5-coder-32b")


@dataclass(frozen=True, slots=True)
class Row:
    """One task in one dialect, and what was wrong with it."""

    task: str
    dialect: str
    problems: tuple[str, ...]
    requests: int
    seconds: float
    elsewhere: tuple[str, ...]
    """Addresses other than the gateway's that the agent or its commands reached for."""


class Player:
    """Plays the answers of the task that is on, and keeps what it was asked."""

    def __init__(self) -> None:
        self._answers: list[Answer] = []
        self.asked: list[Received] = []

    def begin(self, task: Task) -> None:
        """Play another task from its beginning."""
        self._answers = list(task.answers)
        self.asked.clear()

    def answer(self, request: Received) -> Answer:
        """Return the next answer of the task."""
        self.asked.append(request)
        return self._answers.pop(0) if self._answers else Answer((Say("There is no more."),))

    def left(self) -> int:
        """Return how many answers were not asked for."""
        return len(self._answers)


def main() -> int:
    """Return 0 where every task was done in every dialect, else 1."""
    parser = ArgumentParser(prog="python -m conformance.agent", description=__doc__)
    parser.add_argument("--inside", action="store_true", help="the network is closed already")
    parser.add_argument("--only", default="", metavar="A,B", help="only these tasks")
    parser.add_argument("--dialects", default=",".join(UPSTREAMS), metavar="A,B")
    parser.add_argument("--keep", action="store_true", help="keep what the runs left behind")
    args = parser.parse_args()
    if not args.inside and can_enter():
        return enter(sys.argv[1:], "conformance.agent")
    folder = Path(tempfile.mkdtemp(prefix="hortus-tasks-"))
    folder.chmod(0o755)
    names = set_up(folder) if args.inside else None
    only = frozenset(filter(None, args.only.split(",")))
    rows = list(_rows(folder, only, args.dialects.split(","), names))
    _report(rows, isolated=args.inside)
    if args.keep:
        sys.stdout.write(f"kept in {folder}\n")
    else:
        shutil.rmtree(folder)
    return 0 if rows and not any(row.problems for row in rows) else 1


def _rows(
    folder: Path, only: frozenset[str], dialects: Sequence[str], names: NameServer | None
) -> Iterator[Row]:
    player = Player()
    with ScriptedModel(player.answer) as model, _hortus_before(model, folder) as hortus:
        key = hortus.key("agent", tuple(f"{d}/{m}" for d in UPSTREAMS for m in _MODELS))
        for dialect in dialects:
            for task in all_tasks():
                if not only or task.name in only:
                    row = _done(task, dialect, folder / dialect / task.name, hortus, key, player)
                    asked = tuple(names.asked) if names else ()
                    if names:
                        names.asked.clear()
                    yield row if not asked else _with(row, asked)


def _with(row: Row, names: Sequence[str]) -> Row:
    problem = f"names were asked for: {', '.join(sorted(set(names)))}"
    return Row(**{**asdict(row), "problems": (*row.problems, problem)})


def _done(
    task: Task, dialect: str, folder: Path, hortus: Hortus, key: Path, player: Player
) -> Row:
    workspace, home = folder / "work", folder / "home"
    home.mkdir(parents=True)
    _lay_out(workspace, task.before)
    player.begin(task)
    command = [sys.executable, "-m", "hortus", "code", "-p", task.asked, "--mode", "auto"]
    command += ["--model", f"{dialect}/{task.model}", "--url", hortus.url]
    command += ["--key-file", str(key), "--output-format", "json", "--data", str(home / "data")]
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    command = [*as_ordinary_user(), *command]
    owned(folder)
    owned(key)
    began = time.monotonic()
    with Connects(home / "connects.txt") as connects:
        ran = run_once(
            connects.watched(command), folder=workspace, environment=environment, limit_s=_LIMIT_S
        )
    elsewhere = tuple(sorted(connects.seen - {hortus.url.removeprefix("http://")}))
    problems = tuple(_problems(task, workspace, player))
    problems += (f"it ended with {ran.status}: {ran.err[-300:]}",) if ran.status != 0 else ()
    problems += (f"it reached for {', '.join(elsewhere)}",) if elsewhere else ()
    took = round(time.monotonic() - began, 2)
    return Row(task.name, dialect, problems, len(player.asked), took, elsewhere)


def _problems(task: Task, workspace: Path, player: Player) -> Iterator[str]:
    for name, text in task.after.items():
        file = workspace / name
        if not file.exists():
            yield f"{name} is not there"
        elif file.read_bytes() != text.encode():
            yield f"{name} is not as it should be"
    yield from (f"{name} is still there" for name in task.gone if (workspace / name).exists())
    for name in task.check:
        command = [sys.executable, name]
        done = subprocess.run(command, cwd=workspace, capture_output=True, check=False)  # noqa: S603 - ours
        if done.returncode != 0:
            yield f"{name} fails"
    if player.left():
        yield f"{player.left()} answers were not asked for"
    said = b"".join(request.body for request in player.asked).decode()
    yield from (f"the model was not told {words!r}" for words in task.told if words not in said)


def _lay_out(workspace: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = workspace / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    author = ("-c", "user.name=A Developer", "-c", "user.email=developer@example.com")
    for words in (("init", "-q"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run(["/usr/bin/env", "git", *words], cwd=workspace, check=True)  # noqa: S603 - git


@contextmanager
def _hortus_before(model: ScriptedModel, folder: Path) -> Iterator[Hortus]:
    data, port = folder / "data", free_port()
    data.mkdir()
    lines = ["[server]", f"port = {port}"]
    for dialect in UPSTREAMS:
        for name in _MODELS:
            lines += [f'[models."{dialect}/{name}"]', f'url = "{model.url}/v1"']
            lines += [f'dialect = "{dialect}"', "inside = true"]
    (data / "hortus.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "hortus", "up", "--data", str(data)]
    with running(command, folder / "hortus.log", lambda: answers(f"{url}/readyz")):
        yield Hortus(url, data)


def _report(rows: Sequence[Row], *, isolated: bool) -> None:
    for row in rows:
        if row.problems:
            said = "; ".join(row.problems)
            sys.stdout.write(f"FAIL {row.dialect:<9} {row.task:<12} {said}\n")
    for dialect, tasks in Counter(row.dialect for row in rows).items():
        mine = [row for row in rows if row.dialect == dialect]
        done = sum(not row.problems for row in mine)
        asked = sum(row.requests for row in mine)
        sys.stdout.write(f"{dialect:<9} {done} of {tasks} tasks done, {asked} requests\n")
    elsewhere = sorted({one for row in rows for one in row.elsewhere})
    where = "in a network of its own" if isolated else "in the open"
    sys.stdout.write(
        f"{where}: reached for beside the gateway: {', '.join(elsewhere) or 'none'}\n"
    )
    _REPORT.parent.mkdir(parents=True, exist_ok=True)
    told = {"isolated": isolated, "rows": [asdict(row) for row in rows]}
    _REPORT.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
