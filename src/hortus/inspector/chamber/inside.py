"""The process that everything for a run is loaded in once, and from which each run is forked."""

import os
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

import msgspec

from hortus.inspector.chamber import kernel, network, program
from hortus.inspector.chamber.ends import FAILED, Ends, LastWords
from hortus.inspector.chamber.kernel import Space
from hortus.inspector.chamber.run import serve
from hortus.inspector.chamber.spec import Spec

_NOBODY = 65534
_SPACES = Space.USER | Space.NETWORK | Space.MOUNT | Space.NAMES | Space.IPC
_ORDER = 4096


def main() -> int:
    """Carry out the runs that are asked for at the standard input, each in a process of its own.

    An order is the path of a run's description, with a descriptor at which the run's process says
    its number and, where it fails, why. The descriptor is closed with the run's last process.
    """
    # The one who asks is told by Ctrl-C, and closes the input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=0) as orders:
        while True:
            order, descriptors, _, _ = socket.recv_fds(orders, _ORDER, 1)
            if not order:
                return 0
            (answers,) = descriptors
            if os.fork() == 0:
                with LastWords():
                    _carry_out(order.decode(), answers)
                os._exit(0)
            os.close(answers)


def _carry_out(path: str, answers: int) -> None:
    """Carry out the run that is described in the file ``path``."""
    kernel.die_with_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.dup2(answers, 2)
    os.close(answers)
    os.write(2, f"{os.getpid()}\n".encode())
    spec = msgspec.json.decode(Path(path).read_bytes(), type=Spec)
    ready, make_ready = os.pipe()
    mapped, make_mapped = os.pipe()
    inside = os.fork()
    if inside == 0:
        with LastWords():
            kernel.die_with_parent()
            kernel.unshare(_SPACES)
            os.write(make_ready, b".")
            os.close(make_mapped)
            if os.read(mapped, 1):
                _be_inside(spec)
        os._exit(FAILED)
    os.close(make_ready)
    if os.read(ready, 1):  # otherwise it ended, and said why
        kernel.map_ids(str(inside), _ids())
        os.write(make_mapped, b".")
    os.waitpid(inside, 0)


def _ids() -> list[tuple[int, int]]:
    """Return whom the chamber knows: its owner, and for root somebody without rights as well.

    Root inside must not be root outside where the program runs: it could write to ``/proc/sys``.
    """
    if os.geteuid() == 0:
        return [(0, 0), (program.PERSON, _NOBODY)]
    return [(0, os.geteuid())]


def _be_inside(spec: Spec) -> NoReturn:
    owner = program.PERSON if _has(program.PERSON) else 0
    os.setresgid(0, 0, 0)
    os.setresuid(0, 0, 0)
    kernel.die_with_parent()
    network.open_everywhere()
    if ways := network.ways_out():
        raise OSError(f"it has a way out: {', '.join(ways)}")
    output, print_to = os.pipe()
    news, tell = os.pipe()
    orders, give_orders = os.pipe()
    trace = os.open(spec.trace, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    attempts, announce_to = socket.socketpair()
    ends = Ends(print_to, tell, trace, announce_to, orders)
    holder = os.fork()
    if holder == 0:
        for end in (output, news, give_orders):
            os.close(end)
        attempts.close()
        program.hold(spec, owner, ends)
    for end in (print_to, tell, trace, orders):
        os.close(end)
    announce_to.close()
    serve(spec, holder, attempts, output=output, news=news, orders=give_orders)
    os._exit(0)


def _has(user: int) -> bool:
    lines = Path("/proc/self/uid_map").read_text(encoding="ascii").splitlines()
    return any(int(line.split()[0]) == user for line in lines)


if __name__ == "__main__":
    sys.exit(main())
