"""Start a program on one core and measure what its whole process tree uses."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Program:
    """A running program with all the processes it has started."""

    running: subprocess.Popen[bytes]
    log: Path

    def cpu_s(self) -> float:
        """Return the CPU seconds used so far: user and system, threads and children included."""
        return sum(_cpu_s(pid) for pid in self._tree())

    def resident_bytes(self) -> int:
        """Return the resident memory; pages shared between processes count once (PSS)."""
        return sum(_resident(pid) for pid in self._tree())

    def threads(self) -> int:
        """Return how many threads there are."""
        return sum(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in self._tree())

    def has_ended(self) -> bool:
        """Return whether the first process is gone."""
        return self.running.poll() is not None

    def stop(self, patience_s: float = 15.0) -> None:
        """Ask the program to end, and end it where it does not."""
        if not self.has_ended():
            self.running.send_signal(signal.SIGTERM)
        try:
            self.running.wait(patience_s)
        except subprocess.TimeoutExpired:
            for pid in list(self._tree()):
                os.kill(pid, signal.SIGKILL)
            self.running.wait(patience_s)

    def _tree(self) -> Iterator[int]:
        waiting = [self.running.pid]
        while waiting:
            pid = waiting.pop()
            yield pid
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += map(int, task.read_text().split())


def start(
    command: Sequence[str | Path], *, core: int, log: Path, environment: Mapping[str, str]
) -> Program:
    """Start ``command`` pinned to ``core`` with nothing but ``environment`` around it."""
    mine = os.sched_getaffinity(0)
    log.parent.mkdir(parents=True, exist_ok=True)
    # A child inherits the affinity of the thread that starts it.
    os.sched_setaffinity(0, {core})
    try:
        with log.open("wb") as output:
            running = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment),
            )
    finally:
        os.sched_setaffinity(0, mine)
    return Program(running, log)


def _cpu_s(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return 0.0
    # The name in brackets may hold blanks; after it: state is field 3, times are 14 to 17.
    fields = text.rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) * _TICK_S


def _resident(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    kilobytes = next(line.split()[1] for line in text.splitlines() if line.startswith("Pss:"))
    return int(kilobytes) * 1024
