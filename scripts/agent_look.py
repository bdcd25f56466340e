"""Work with the agent in a real terminal, and keep what stands on its screen as text.

`make agent-look` runs it: tmux is the terminal, and a scripted model is asked. Whoever changes the
terminal reads the captures in build/agent-look, and renews those in the documentation.
"""

import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hortus.agent.testing import (
    Answer,
    NativeCall,
    Say,
    ScriptedModel,
    as_ordinary_user,
    owned,
)

_OUT = Path("build/agent-look")
_WIDE, _HIGH, _PATIENCE_S = 96, 44, 60.0
_OLD = "    s = 0\n    for i in items:\n        s += i\n    return s\n"
_FILES = {
    "money.py": f"def total(items):\n{_OLD}",
    "test_money.py": (
        "from money import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n\n\n"
        'test_total()\nprint("1 test passed")\n'
    ),
    "AGENTS.md": "Amounts are whole cents, never floats.\n",
}
_STEPS = ["[>] read money.py", "[ ] make total short", "[ ] run the test"]
_DONE = ["[x] read money.py", "[x] make total short", "[x] run the test"]
_ANSWERS = (
    Answer(
        (
            Say("I look at the file first.\n"),
            NativeCall("plan", {"steps": _STEPS}),
            NativeCall("read", {"path": "money.py"}),
        )
    ),
    Answer(
        (
            Say("The loop is what `sum` does:\n\n- it starts at **0**\n- it adds each item\n"),
            NativeCall(
                "edit",
                {
                    "path": "money.py",
                    "old_string": _OLD,
                    "new_string": "    return sum(items)\n",
                },
            ),
        )
    ),
    Answer((NativeCall("run", {"command": "python3 test_money.py"}),)),
    Answer((NativeCall("plan", {"steps": _DONE}),)),
    Answer((Say("`total` is one line now, and the test passes.\n"),)),
)
_SHOTS = (
    # keys to press, words to wait for, name of the capture
    ((), "/help says", "begin"),
    (("make @money.py short", "Enter"), "Write this change?", "edit"),
    (("y",), "Run this command?", "run"),
    (("y",), "one line now", "done"),
    (("/rewind", "Enter"), "say /rewind N", "rewind"),
    (("/rewind 1", "Enter"), "put back", "rewound"),
    (("/status", "Enter"), "session", "status"),
    (("/help", "Enter"), "Shift-Tab", "help"),
)


def main() -> int:
    """Return 0 where every screen came."""
    tmux = shutil.which("tmux")
    if tmux is None:
        sys.stderr.write("tmux is not here: apt install tmux\n")
        return 1
    _OUT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="hortus-look-"))
    folder.chmod(0o755)
    try:
        with ScriptedModel(_ANSWERS) as model:
            return _look(tmux, folder, model.url)
    finally:
        shutil.rmtree(folder)


def _look(tmux: str, folder: Path, url: str) -> int:
    command = _command(folder, url)
    terminal = [tmux, "-L", folder.name]
    size = ["-x", str(_WIDE), "-y", str(_HIGH)]
    # What ends at once says why on a screen that stays.
    stays = [";", "set-option", "-g", "remain-on-exit", "on"]
    subprocess.run([*terminal, "new-session", "-d", *size, command, *stays], check=True)
    try:
        for keys, words, name in _SHOTS:
            for key in keys:
                subprocess.run([*terminal, "send-keys", key], check=True)
            shown = _wait(terminal, words)
            (_OUT / f"{name}.txt").write_text(shown, encoding="utf-8")
            sys.stdout.write(f"== {name}\n{shown}\n")
            if words not in shown:
                return 1
    finally:
        subprocess.run([*terminal, "kill-server"], check=False)
    return 0


def _command(folder: Path, url: str) -> str:
    work, key = folder / "shop", folder / "key"
    work.mkdir()
    key.touch(mode=0o600)
    key.write_text("sk-any", encoding="utf-8")
    for name, text in _FILES.items():
        (work / name).write_text(text, encoding="utf-8")
    author = ("-c", "user.name=A Developer", "-c", "user.email=developer@example.com")
    for step in (("init", "-q"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run(["/usr/bin/env", "git", *step], cwd=work, check=True)
    owned(folder)
    words = [*as_ordinary_user(), sys.executable, "-m", "hortus", "code", "--url", url]
    words += ["--key-file", str(key), "--model", "house/code", "--data", str(folder / "data")]
    plain = ["env", "-i", f"HOME={folder}", "PATH=/usr/bin:/bin:/usr/sbin:/sbin"]
    plain += ["TERM=xterm-256color", "LANG=C.UTF-8"]
    return f"cd {shlex.quote(str(work))} && exec {shlex.join([*plain, *words])}"


def _wait(terminal: list[str], words: str) -> str:
    """Return the screen once the words stand on it and nothing moves any more."""
    ends = time.monotonic() + _PATIENCE_S
    before = ""
    while time.monotonic() < ends:
        capture = [*terminal, "capture-pane", "-p"]
        shown = subprocess.run(capture, capture_output=True, text=True, check=True).stdout.rstrip()
        if words in shown and shown == before:
            return shown + "\n"
        before = shown
        time.sleep(0.7)
    return before + "\n"


if __name__ == "__main__":
    sys.exit(main())
