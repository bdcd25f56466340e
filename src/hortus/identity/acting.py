"""Who acts on this machine, as its operating system says."""

import os
import pwd


def operator() -> str:
    """Return the user that runs this process, as ``name@host``.

    It is asked of the operating system, not of the environment, which anybody can set.
    """
    number = os.geteuid()
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        name = f"uid-{number}"
    return f"{name}@{os.uname().nodename}"
