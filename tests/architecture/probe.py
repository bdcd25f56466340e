"""Import modules one by one and report what each did besides defining names.

Run in a process of its own: ``python probe.py NAME...`` in an empty folder with an empty HOME.
Prints one JSON object: module -> list of things it should not have done.
"""

import contextlib
import importlib
import io
import json
import os
import sys
import threading
from pathlib import Path

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_ACTS = ("socket.", "subprocess.Popen", "os.mkdir", "os.remove", "os.rename")


def main(names):
    """Import each name and print what was seen."""
    seen = {name: [] for name in names}
    current = []
    private = (str(Path.home()), str(Path.cwd()))

    def note(what):
        if current:
            seen[current[0]].append(what)

    def watch(event, arguments):
        if event == "open":
            path, _, flags = arguments
            if str(path).startswith(private) or (flags or 0) & _WRITING:
                note(f"opened {path}")
        elif event.startswith(_ACTS):
            note(event)

    sys.addaudithook(watch)
    _watch_threads(note)
    for name in names:
        said = io.StringIO()
        current[:] = [name]
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            importlib.import_module(name)
        current.clear()
        if said.getvalue():
            seen[name].append(f"printed {said.getvalue()!r}")
    sys.stdout.write(json.dumps({name: things for name, things in seen.items() if things}))


def _watch_threads(note):
    # Python 3.11 raises no audit event for a new thread, so its start is listened to.
    start = threading.Thread.start

    def noted(thread):
        note(f"started {thread.name}")
        start(thread)

    threading.Thread.start = noted


main(sys.argv[1:])
