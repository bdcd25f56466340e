"""Who acts: a user of this machine as its operating system says, or who has signed in."""

import os
import pwd
from dataclasses import dataclass

from hortus.core import KeyTier

SERVICE = "service:"
"""What the names of programs begin with where people are named too."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who administers hortus: somebody of the directory, or a user of this machine.

    ``covers`` says that their key is not one for some models only, ``zone`` from which network
    they come. ``is_here`` is true of users of this machine, who may write its data folder.
    """

    name: str
    is_service: bool = False
    tier: KeyTier = KeyTier.SESSION
    covers: bool = True
    zone: str = ""
    is_here: bool = False

    @classmethod
    def here(cls) -> "Caller":
        """Return the user that runs this process."""
        return cls(operator(), is_here=True)

    @property
    def actor(self) -> str:
        """The name under which a change is recorded."""
        return f"{SERVICE}{self.name}" if self.is_service else self.name


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
