"""One client, set up by ``hortus connect`` in an empty home, given one task."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.pins import Pin
from conformance.processes import Ran, run_once
from conformance.script import FINAL_TEXT, PROJECT, PROOF_FILE, PROOF_TEXT, TASK

_LIMIT_S = 60.0

HEADLESS: Mapping[str, tuple[str, ...]] = {
    "claude": ("-p", TASK, "--allowedTools", "Bash"),
    "codex": ("exec", "--dangerously-bypass-approvals-and-sandbox", TASK),
    "qwen": ("-p", TASK, "--approval-mode", "yolo"),
    "opencode": ("run", TASK),
    "continue": ("-p", TASK, "--auto"),
    "aider": ("--yes-always", "--no-gitignore", "--no-pretty", "--message", TASK),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What one run left behind."""

    ran: Ran
    tool_ran: bool

    @property
    def final_text_shown(self) -> bool:
        """Whether the user saw the end of the script."""
        return self.shows(FINAL_TEXT)

    def shows(self, words: str) -> bool:
        """Tell whether the user saw ``words``, however the lines were broken."""
        return "".join(words.split()) in "".join(self.ran.shown.split())


def try_client(
    pin: Pin, clients: Path, folder: Path, wish: Mapping[str, str], words: Sequence[str] = ()
) -> Trial:
    """Run ``pin`` once with the settings of ``hortus connect`` for ``wish`` (its options).

    ``words`` are the client's own, where they are others than usual.
    """
    home, repository = folder / "home", folder / "repository"
    home.mkdir(parents=True, exist_ok=True)
    environment = environment_of(pin.binary(clients), home)
    make_repository(repository, environment)
    environment |= connect(pin.client, wish, environment, repository)
    command = [str(pin.binary(clients)), *(words or HEADLESS[pin.client])]
    ran = run_once(command, folder=repository, environment=environment, limit_s=_LIMIT_S)
    (folder / "shown.txt").write_text(ran.shown, encoding="utf-8")
    proof = repository / PROOF_FILE
    tool_ran = proof.exists() and proof.read_text(encoding="utf-8").strip() == PROOF_TEXT
    return Trial(ran, tool_ran)


def environment_of(binary: Path, home: Path) -> dict[str, str]:
    """Return all the variables that a client is given."""
    node = shutil.which("node")
    folders = [str(binary.parent), *([str(Path(node).parent)] if node else []), "/usr/bin", "/bin"]
    temporary = home / "tmp"
    temporary.mkdir()
    return {
        "HOME": str(home),
        "PATH": os.pathsep.join(dict.fromkeys(folders)),
        "TMPDIR": str(temporary),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "NO_COLOR": "1",
        "USER": "developer",
    }


def make_repository(folder: Path, environment: Mapping[str, str]) -> None:
    """Make a small repository with one commit."""
    folder.mkdir()
    (folder / "README.md").write_text("A small project.\n", encoding="utf-8")
    (folder / ".hortus").mkdir()
    (folder / ".hortus" / "project.toml").write_text(f'name = "{PROJECT}"\n', encoding="utf-8")
    author = ("-c", "user.name=A Developer", "-c", "user.email=developer@example.com")
    for words in (("init", "-q"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        command = ["/usr/bin/env", "git", *words]
        subprocess.run(command, cwd=folder, env=dict(environment), check=True)  # noqa: S603 - git
    for name, value in (("user.name", "A Developer"), ("user.email", "developer@example.com")):
        command = ["/usr/bin/env", "git", "config", name, value]
        subprocess.run(command, cwd=folder, env=dict(environment), check=True)  # noqa: S603 - git


def connect(
    client: str, wish: Mapping[str, str], environment: Mapping[str, str], folder: Path
) -> dict[str, str]:
    """Let ``hortus connect`` write the settings in ``folder``; return the variables it wants."""
    options = [word for name, value in wish.items() for word in (f"--{name}", value) if word]
    command = [sys.executable, "-m", "hortus", "connect", client, "--write", "--yes", "--json"]
    done = subprocess.run(  # noqa: S603 - ourselves
        [*command, *options],
        cwd=folder,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"hortus connect {client}: {done.stdout}{done.stderr}")
    variables = json.loads(done.stdout)["variables"]
    return {str(name): str(value) for name, value in variables.items()}
