"""Try out, one process each, what a chamber is made of; print what failed, as JSON."""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from hortus.inspector.chamber import calls, kernel, network
from hortus.inspector.chamber.kernel import Mount, Space


def main() -> int:
    """Print a JSON object: what each trial said, or nothing where it worked."""
    json.dump({name: said(what) for name, what in TRIALS.items()}, sys.stdout)
    return 0


def said(trial: Callable[[], None]) -> str:
    """Return what a trial fails with, made by a process of its own."""
    read, write = os.pipe()
    number = os.fork()
    if number == 0:
        try:
            trial()
        except OSError as e:
            os.write(write, str(e).encode()[:500])
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answers:
        text = answers.read().decode(errors="replace")
    _, status = os.waitpid(number, 0)
    return text or ("" if status == 0 else f"ended with {os.waitstatus_to_exitcode(status)}")


def _users() -> None:
    outside = os.geteuid()
    kernel.unshare(Space.USER)
    kernel.map_ids("self", [(0, outside)])


def _mounts() -> None:
    _users()
    kernel.unshare(Space.MOUNT)
    kernel.mount("none", Path("/"), flags=Mount.RECURSIVE | Mount.PRIVATE)
    with tempfile.TemporaryDirectory() as folder:
        kernel.mount("tmpfs", Path(folder), "tmpfs", Mount.NO_SUID | Mount.NO_DEV)
        kernel.make_read_only(Path(folder))
        os.chdir("/")
        kernel.unmount(Path(folder))


def _processes() -> None:
    _users()
    kernel.unshare(Space.MOUNT | Space.PROCESS | Space.GROUPS)
    kernel.mount("none", Path("/"), flags=Mount.RECURSIVE | Mount.PRIVATE)
    if failed := said(lambda: kernel.mount("proc", Path("/proc"), "proc", Mount.NO_SUID)):
        raise OSError(failed)


def _network() -> None:
    _users()
    kernel.unshare(Space.NETWORK | Space.NAMES | Space.IPC)
    network.open_everywhere()
    if ways := network.ways_out():
        raise OSError(f"a new one has a way out: {', '.join(ways)}")


def _connects() -> None:
    kernel.gain_nothing()
    os.close(calls.listen())


TRIALS: Mapping[str, Callable[[], None]] = {
    "user namespaces": _users,
    "mount namespaces": _mounts,
    "process namespaces": _processes,
    "network namespaces": _network,
    "announced connects": _connects,
}


if __name__ == "__main__":
    sys.exit(main())
