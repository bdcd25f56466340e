"""Cases about using up what the machine has."""

from sandbox_suite.case import Case, Control, Group, python, unmarked
from sandbox_suite.execution import Launch, Outcome
from sandbox_suite.stage import Stage

_MIB = 1 << 20
_MOST_FILE = 100 * _MIB
_MOST_OUTPUT = 32 * _MIB


def _small(stage: Stage, _outcome: Outcome) -> bool:
    file = stage.workspace / "big"
    return not file.exists() or file.stat().st_size < _MOST_FILE


CASES = (
    Case(
        "fork-many",
        Group.LIMITS,
        python(
            """
children = []
try:
    while len(children) < 600:
        if (child := os.fork()) == 0:
            signal.pause()
        children.append(child)
    mark()
finally:
    for child in children:
        os.kill(child, signal.SIGKILL)
"""
        ),
        unmarked,
        Control.NONE,
        slow=True,
    ),
    Case("big-file", Group.LIMITS, "head -c 209715200 /dev/zero > big", _small, slow=True),
    Case("sparse-file", Group.LIMITS, "truncate -s 20G big", _small),
    Case(
        "limit-raise",
        Group.LIMITS,
        "ulimit -f unlimited && ulimit -c unlimited && mark",
        unmarked,
        slow=True,
    ),
    Case(
        "big-memory",
        Group.LIMITS,
        python("held = b'x' * (3 << 30)\nmark()"),
        unmarked,
        Control.NONE,
        slow=True,
    ),
    Case(
        "mapped-memory",
        Group.LIMITS,
        python(
            """
held = mmap.mmap(-1, 3 << 30)
for _ in range(192):
    held.write(b"x" * (16 << 20))
mark()
"""
        ),
        unmarked,
        Control.NONE,
        slow=True,
    ),
    Case(
        "memory-as-files",
        Group.LIMITS,
        # Files in memory are not counted in any process.
        python(
            """
taken = 0
for folder in ("/tmp", "/dev/shm", "/run", "/dev", os.environ.get("TMPDIR", "/tmp")):
    for number in range(60):
        try:
            fd = os.open(f"{folder}/hortus-@TOKEN@-{number}", os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            os.posix_fallocate(fd, 0, 50 << 20)
            taken += 50
        except OSError:
            break
        if taken > 2200:
            break
if taken > 2200:
    mark()
"""
        ),
        unmarked,
        Control.NONE,
        slow=True,
    ),
    Case(
        "endless-output",
        Group.LIMITS,
        "yes | head -c 209715200",
        lambda _stage, outcome: "y\n" in outcome.output and outcome.printed < _MOST_OUTPUT,
        floods=True,
    ),
    Case(
        "overrun",
        Group.LIMITS,
        "sleep 4; mark",
        unmarked,
        launch=Launch(time_limit_s=1),
        slow=True,
    ),
    Case(
        "held-output",
        Group.LIMITS,
        # Whoever reads to the end of the output waits for what was left behind.
        "sleep 20 & mark",
        lambda _stage, outcome: outcome.code is not None and outcome.seconds < 7,
        launch=Launch(patience_s=8),
    ),
)
