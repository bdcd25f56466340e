"""What this machine must offer for a chamber, tried out rather than guessed."""

import shutil
import subprocess
import sys
from collections.abc import Mapping

import msgspec

from hortus.inspector.chamber import clock

_COMMAND = (sys.executable, "-P", "-m", "hortus.inspector.chamber.trials")
_TIME_S = 60.0
_SPACES = (
    "as root: `sysctl -w user.max_user_namespaces=10000`; on Debian also"
    " `sysctl -w kernel.unprivileged_userns_clone=1`, on Ubuntu"
    " `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`; in a container, start it with a"
    " seccomp profile that allows them"
)
_MASKED = (
    "in a container, start it with nothing masked below /proc"
    " (Docker: `--security-opt systempaths=unconfined`)"
)
_KERNEL = "use Linux 5.12 or later; in a container, a seccomp profile that allows this call"
_NEEDED = {
    "user namespaces": _SPACES,
    "mount namespaces": _KERNEL,
    "process namespaces": _MASKED,
    "network namespaces": _KERNEL,
    "announced connects": _KERNEL,
}


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a chamber is made of."""

    name: str
    is_there: bool
    is_needed: bool
    """Without it nothing is run; else the observation is poorer."""
    found: str
    """What was found, or what the kernel said."""
    remedy: str
    """What to install or to switch on."""


def doctor(search: str | None = None) -> tuple[Feature, ...]:
    """Return what a chamber needs and what is there of it; ``search`` is a path for programs."""
    said = _tried()
    kernel = tuple(
        Feature(
            name=name,
            is_there=said.get(name) == "",
            is_needed=True,
            found=said.get(name, "it could not be tried") or "works",
            remedy=remedy,
        )
        for name, remedy in _NEEDED.items()
    )
    return (*kernel, *installed(search))


def installed(search: str | None = None) -> tuple[Feature, ...]:
    """Return the programs of others that are used, and whether they are there."""
    pins = clock.library()
    return (
        _program("strace", "the traced run, which shows files and programs", search, needed=True),
        _program("git", "the workspace with a history", search, needed=True),
        Feature(
            name="faketime",
            is_there=bool(pins),
            is_needed=False,
            found=pins or "not installed: runs see this machine's clock",
            remedy="install it (Debian, Ubuntu: apt install faketime)",
        ),
    )


def _program(name: str, what_for: str, search: str | None, *, needed: bool) -> Feature:
    place = shutil.which(name, path=search)
    return Feature(
        name=name,
        is_there=place is not None,
        is_needed=needed,
        found=place or f"not installed: needed for {what_for}",
        remedy=f"install it (Debian, Ubuntu: apt install {name})",
    )


def _tried() -> Mapping[str, str]:
    """Return what each trial said; nothing where it worked."""
    done = subprocess.run(  # noqa: S603 - ourselves
        _COMMAND, capture_output=True, check=False, timeout=_TIME_S, stdin=subprocess.DEVNULL
    )
    try:
        return msgspec.json.decode(done.stdout, type=dict[str, str])
    except msgspec.DecodeError:
        return {}
