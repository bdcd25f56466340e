"""Where the verbs that administer hortus are done: on this machine, or at a hortus far away."""

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from hortus.core import Loaded, SystemClock, UsageError, load_settings
from hortus.identity import Caller, operator
from hortus.store import Database

if TYPE_CHECKING:
    from hortus.admin import Office
    from hortus.policy import Task
    from hortus.signin import Login

T = TypeVar("T")
LOGIN_FILE = "login.json"
"""Where the data folder keeps who is signed in."""


class Desk(Protocol):
    """Does operations, wherever that is."""

    def do(self, name: str, said: msgspec.Struct, answer: type[T]) -> T:
        """Do the operation ``name`` with what is said, and return what comes of it."""
        ...


class _Here:
    """Does them on this machine, in the name of the user of its operating system."""

    def __init__(self, office: "Office") -> None:
        self._office = office

    def do(self, name: str, said: msgspec.Struct, answer: type[T]) -> T:
        """Do an operation."""
        done = self._office.do(Caller.here(), name, msgspec.to_builtins(said))
        return msgspec.convert(msgspec.to_builtins(done), answer, strict=False)


class _There:
    """Has them done by a hortus, in the name of who has signed in."""

    def __init__(self, login: "Login") -> None:
        self._login = login

    def do(self, name: str, said: msgspec.Struct, answer: type[T]) -> T:
        """Do an operation."""
        from hortus.signin import administer  # noqa: PLC0415 - as below

        return msgspec.convert(administer(self._login, name, said), answer, strict=False)


def configure_office(parser: ArgumentParser) -> None:
    """Add the option that says where."""
    parser.add_argument(
        "--server",
        metavar="URL",
        help="the hortus at which you are signed in; else this machine's, where there is one",
    )


@contextmanager
def office(args: Namespace, *, create: bool = False) -> Iterator[Desk]:
    """Open the desk that the verb's words mean.

    With ``--server`` that is the hortus this machine is signed in at. Without, it is the one whose
    data folder is here, and where there is none the one this machine is signed in at.
    """
    loaded = load_settings(data=args.data, file=args.config)
    if login := _far_away(args, loaded):
        yield _There(login)
        return
    from hortus.compose import office_here  # noqa: PLC0415 - the whole house, only where it is

    with office_here(loaded, SystemClock(), operator(), create=create) as here:
        yield _Here(here)


def require_here(loaded: Loaded, task: "Task", what: str) -> None:
    """Ask the policies whether the user of this machine may do ``what``, which is a ``task``.

    Raises where they may not, and leaves an event of it.
    """
    from hortus.compose import office_here  # noqa: PLC0415 - as above

    with office_here(loaded, SystemClock(), operator(), create=True) as here:
        here.require(Caller.here(), what, task)


def is_far_away(args: Namespace) -> bool:
    """Tell whether the verb is done by a hortus far away."""
    return _far_away(args, load_settings(data=args.data, file=args.config)) is not None


def _far_away(args: Namespace, loaded: Loaded) -> "Login | None":
    file = loaded.data / LOGIN_FILE
    wanted = args.server.rstrip("/") if args.server else ""
    if not wanted and (not file.exists() or Database.of(loaded).engine.exists()):
        return None
    from hortus.signin import Login, LoginFile  # noqa: PLC0415 - only where it is far away

    kept = LoginFile(file)
    at = kept.read().url
    if wanted and wanted != at:
        raise UsageError(
            f"this machine is signed in at {at}, not at {wanted}",
            remedy=f"hortus login --url {wanted}",
        )
    return Login(kept, SystemClock(), time.sleep)
