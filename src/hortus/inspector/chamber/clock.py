"""The clock of a world, for programs that ask their C library what time it is."""

import datetime as dt
import math
import re
from pathlib import Path

SHARED = "faketime_"
"""What the library's files in shared memory are called; they are none of the program's."""
INSIDE = "/opt/clock/libclock.so"
"""Where a program finds the library."""
_LIBRARY = "libfaketimeMT.so.1"
_PLACES = ("/usr/lib/*/faketime", "/usr/lib64/faketime", "/usr/lib/faketime")
_MENDED = (
    # Where only the calendar is moved, waits up to a moment fail in version 0.9.10
    # (libfaketime#426), and Python sleeps like that. Under another name the function is not found,
    # and left to the C library.
    (b"\0clock_nanosleep\0", b"\0_lock_nanosleep\0"),
    # To open a semaphore takes memory from the program's own allocator. That of Bun 1.4 has none
    # yet, and whoever inherits a semaphore, as all do that are traced or started by another
    # program, would be ended. A name that no semaphore can have is passed over in silence, and
    # nothing but a clock that runs faster needs one.
    (b"/faketime_sem_%ld\0", b"/faketime/sem_%ld\0"),
)
# Its waits for a condition go wrong as well, and never end (libfaketime#503); others need them.
_SPARED = ("java", "javac", "keytool")
_SHELL_WITH_JAVA = re.compile(rb"#![^\n]*\b(?:ba|da)?sh\b.*\bjava\b", re.DOTALL)
_HEAD = 1 << 16


def library() -> str:
    """Return the library that answers for the clock, or nothing where it is not installed."""
    found = (file for place in _PLACES for file in Path("/").glob(f"{place[1:]}/{_LIBRARY}"))
    return str(next(iter(sorted(found)), ""))


def mended(library: bytes) -> bytes:
    """Return the library without the two things that do not work."""
    for faulty, unused in _MENDED:
        library = library.replace(faulty, unused, 1)
    return library


def seconds(shown: str) -> float:
    """Return a time that a world shows as seconds since the epoch."""
    return dt.datetime.fromisoformat(shown).timestamp()


def variables(shown: str, now_us: int, *, is_java: bool = False) -> dict[str, str]:
    """Return what makes a program see the time ``shown`` now.

    Only the calendar is moved, by whole seconds: what counts time to wait stays the machine's, and
    so do the times of files.
    """
    away = math.ceil(seconds(shown) - now_us / 1_000_000)
    moved = {
        "LD_PRELOAD": INSIDE,
        "FAKETIME": f"{away:+d}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }
    # The library copies this list with the program's own allocator. That of Bun 1.4 is not ready
    # by then, and the program would be ended: so nobody is given the list who needs none.
    return moved | {"FAKETIME_SKIP_CMDS": ",".join(_SPARED)} if is_java else moved


def starts_java(program: Path) -> bool:
    """Tell whether a program is one of Java's, or a shell script that starts one."""
    if program.resolve().name in _SPARED:
        return True
    try:
        with program.open("rb") as file:
            return _SHELL_WITH_JAVA.match(file.read(_HEAD)) is not None
    except OSError:
        return False


def is_pinned(process: Path) -> bool:
    """Tell whether the process with that folder in ``/proc`` has the library loaded.

    One that is linked statically, or was given an environment of its own, has not.
    """
    if (process / "exe").readlink().name in _SPARED:
        return False
    return INSIDE in (process / "maps").read_text(encoding="utf-8", errors="replace")
