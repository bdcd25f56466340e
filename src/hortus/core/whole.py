"""Write a file whole: whoever reads it meets the old content or the new one, never a part."""

import os
from pathlib import Path

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_CHANCE_BYTES = 4
PRIVATE = 0o600


def write_whole(file: Path, data: bytes, *, mode: int = 0o666, safely: bool = False) -> None:
    """Write ``data`` beside ``file`` and put it in its place; ``safely`` against a power cut.

    A new file has the ``mode`` less what the process masks. A link at ``file`` is replaced, not
    followed. Raises ``OSError``, and then leaves what was there and nothing beside it.
    """
    beside = file.with_name(f".{file.name}.{os.urandom(_CHANCE_BYTES).hex()}")
    handle = os.open(beside, _CREATE, mode)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            if safely:
                out.flush()
                os.fsync(out.fileno())
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
