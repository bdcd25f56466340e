"""Run programs as an ordinary user where we are root: nothing of a model's is run as root."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

NOBODY = 65_534
# An interpreter in a home that only root may enter is put into an otherwise empty one, in a mount
# namespace of its own.
_ENTER = """\
home=$1 base=$2; shift 2
mount --bind "$base" /mnt && mount -t tmpfs -o mode=755 none "$home" && mkdir -p "$base" \
  && mount --move /mnt "$base" && exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
"""


def as_ordinary_user() -> Sequence[str]:
    """Return what to put before a command; nothing where we are an ordinary user ourselves."""
    if os.geteuid() != 0:
        return ()
    base = Path(sys.base_prefix)
    shut = [p for p in (base, *base.parents) if p != Path("/") and not p.stat().st_mode & 0o001]
    if not shut:
        return ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    enter = ("unshare", "-m", "--propagation", "private", "sh", "-c", _ENTER, "sh")
    return (*enter, str(shut[-1]), str(base))


def owned(folder: Path) -> Path:
    """Give a folder and all in it to the user that ``as_ordinary_user`` is."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    return folder
