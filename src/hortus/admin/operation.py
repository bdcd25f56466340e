"""One thing that can be done: its name, what it is asked with, and the task it belongs to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from hortus.admin.errors import AdminError
from hortus.identity import Caller
from hortus.policy import Task

_S = TypeVar("_S", bound=msgspec.Struct)
Said = Mapping[str, object]


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an operation is asked with that needs to be told nothing."""


class Wanted(msgspec.Struct, frozen=True):
    """What an operation is called, what it does, and by which tasks it may be done.

    ``tasks`` are those of which one is enough; with none, the operation asks by itself. ``reads``
    says that it changes nothing.
    """

    name: str
    summary: str
    tasks: tuple[Task, ...] = ()
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be done; ``do`` takes who asks and what they say."""

    wanted: Wanted
    asks: type[msgspec.Struct]
    do: Callable[[Caller, Said], object]

    @classmethod
    def of(
        cls, wanted: Wanted, asks: type[_S], does: Callable[[Caller, _S], object]
    ) -> "Operation":
        """Return the operation that ``does`` what is said in the form ``asks``."""

        def do(caller: Caller, said: Said) -> object:
            return does(caller, _read(wanted, asks, said))

        return cls(wanted, asks, do)


def _read(wanted: Wanted, asks: type[_S], said: Said) -> _S:
    try:
        # What is read comes as a query too, in which numbers and truths are texts.
        return msgspec.convert(said, asks, strict=not wanted.reads)
    except msgspec.ValidationError as e:
        raise AdminError(
            f"{wanted.name} cannot be done as it was said: {e}",
            remedy=f"GET /admin/v1 lists what {wanted.name} takes",
        ) from e
