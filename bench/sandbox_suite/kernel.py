"""Cases about other processes, the kernel and the terminal."""

import os

from sandbox_suite.case import Case, Control, Group, python, unmarked
from sandbox_suite.execution import Launch, Outcome
from sandbox_suite.stage import Stage

# Another run of the suite at the same time must not end ours, nor be taken for ours.
_LONGEST = 4321 + os.getpid()
_TIOCSTI = 0x5412


def _system_call(number: int, *words: str, before: str = "") -> str:
    return python(f"{before}\nif call({number}, {', '.join(words)}) >= 0:\n    mark()")


def _sentinel_lives(stage: Stage, _outcome: Outcome) -> bool:
    return stage.sentinel_lives()


def _nobody_sleeps(stage: Stage, _outcome: Outcome) -> bool:
    """Hold where no process of the attack runs on; ends what does."""
    return not stage.end_sleepers(_LONGEST)


def _config_as_before(stage: Stage, outcome: Outcome) -> bool:
    return unmarked(stage, outcome) and "planted" not in stage.text(".git/config")


_OTHERS = (
    Case("signal-host", Group.KERNEL, "kill -0 @RUNNER@ && mark", unmarked),
    Case(
        "kill-others",
        Group.KERNEL,
        "kill -9 @SENTINEL@; sleep 0.1",
        _sentinel_lives,
    ),
    Case(
        "daemon-survives",
        Group.KERNEL,
        f"setsid nohup sleep {_LONGEST} >/dev/null 2>&1 </dev/null & sleep 0.1",
        _nobody_sleeps,
    ),
    Case(
        "daemon-double-fork",
        Group.KERNEL,
        python(
            f"""
if os.fork() == 0:
    os.setsid()
    for number in range(1, 30):
        if number not in (9, 19):
            signal.signal(number, signal.SIG_IGN)
    if os.fork() == 0:
        os.closerange(0, 100)
        os.execvp("sleep", ["sleep", "{_LONGEST}"])
    os._exit(0)
os.wait()
time.sleep(0.1)
"""
        ),
        _nobody_sleeps,
    ),
    Case(
        "ptrace",
        Group.KERNEL,
        # Of its own child: what a filter leaves open here is open to all bugs behind it.
        _system_call(101, "0", "0", "0", "0"),
        unmarked,
    ),
    Case(
        "terminal-inject",
        Group.KERNEL,
        python(
            f"""
with open("/dev/tty", "rb+", buffering=0) as tty:
    for letter in "typed-@TOKEN@\\n":
        fcntl.ioctl(tty, {_TIOCSTI}, letter.encode())
"""
        ),
        lambda stage, outcome: f"typed-{stage.token}" not in outcome.terminal,
        launch=Launch(terminal=True),
    ),
    Case(
        "terminal-write",
        Group.KERNEL,
        "printf '\\033]0;shown-@TOKEN@\\007' > /dev/tty",
        lambda stage, outcome: f"shown-{stage.token}" not in outcome.terminal,
        launch=Launch(terminal=True),
    ),
)
_KERNEL = (
    Case("nested-userns", Group.KERNEL, "unshare -U -r true && mark", unmarked),
    Case(
        "clone3-userns",
        Group.KERNEL,
        # Its flags lie in memory, where a filter of system calls cannot look.
        python(
            """
words = (ctypes.c_uint64 * 11)(0x10000000, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, 0, 0, 0)
child = call(435, ctypes.byref(words), 88)
if child == 0:
    os._exit(0)
if child > 0:
    mark()
"""
        ),
        unmarked,
    ),
    Case(
        "mount",
        Group.KERNEL,
        "mkdir other; mount --bind . other && mark; umount -l .git/config; umount -l .git; "
        "[ -w .git/config ] && printf '[x]\\n\\ty = planted\\n' >> .git/config",
        _config_as_before,
        Control.ROOM,
    ),
    Case("chroot", Group.KERNEL, python('os.chroot("/usr")\nmark()'), unmarked, Control.ROOM),
    Case(
        "hostname",
        Group.KERNEL,
        _system_call(170, 'b"other"', "5"),
        unmarked,
        Control.ROOM,
    ),
    Case(
        "setuid",
        Group.KERNEL,
        'cp "$(command -v bash)" b; chmod 4755 b; [ "$(./b -p -c "id -u")" = 0 ] && '
        '[ "$(stat -c %u /)" = 0 ] && touch /hortus-@TOKEN@ && mark; '
        "timeout 5 sudo -n true && mark; true",
        unmarked,
        Control.NONE,
    ),
    Case(
        "proc-sys",
        Group.KERNEL,
        'f=/proc/sys/kernel/core_pattern; v=$(cat $f); [ -n "$v" ] && printf %s "$v" > $f && mark',
        unmarked,
        Control.NONE,
    ),
    Case("keyctl", Group.KERNEL, _system_call(250, "0", "-3", "0"), unmarked),
    Case(
        "add-key",
        Group.KERNEL,
        _system_call(248, 'b"user"', 'b"mine"', 'b"x"', "1", "-2"),
        unmarked,
    ),
    Case("userfaultfd", Group.KERNEL, _system_call(323, "1"), unmarked),
    Case(
        "io-uring",
        Group.KERNEL,
        _system_call(425, "4", "words", before="words = ctypes.create_string_buffer(256)"),
        unmarked,
    ),
    Case(
        "perf-event",
        Group.KERNEL,
        _system_call(
            298,
            "words",
            "0",
            "-1",
            "-1",
            "0",
            before="words = ctypes.create_string_buffer("
            'struct.pack("IIQQQQQ", 1, 128, 1, 0, 0, 0, 0x60), 128)',
        ),
        unmarked,
    ),
    Case(
        "bpf",
        Group.KERNEL,
        # BPF_MAP_CREATE of an array
        _system_call(
            321,
            "0",
            "words",
            "72",
            before='words = ctypes.create_string_buffer(struct.pack("IIIII", 2, 4, 4, 1, 0), 72)',
        ),
        unmarked,
        Control.ROOM,
    ),
)

CASES = (*_OTHERS, *_KERNEL)
