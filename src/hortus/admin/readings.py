"""Reading what was kept of requests: asked for, agreed to and denied, with signatures."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from hortus.admin.errors import NobodyError
from hortus.admin.office import Asker
from hortus.admin.operation import Nothing, Operation, Wanted
from hortus.admin.types import Named
from hortus.content import Answer, Approver, ReadingRequest, Readings, Word
from hortus.identity import Caller
from hortus.policy import Task

_MOST = 50


class Asking(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody wants to read and why; the key is the one they will sign with."""

    decision: str
    reason: str
    public_key: str


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """A request as it was drafted, with the signature of who asks."""

    request: ReadingRequest
    signature: str


class Answered(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody says of a request, with their signature under its statement."""

    request: str
    word: Word
    public_key: str
    signature: str


class ReadingShown(Struct, frozen=True):
    """A request, and how it stands."""

    request: ReadingRequest
    answers: tuple[Answer, ...]
    expired: bool


class ReadingDesk:
    """The operations on requests to read; reading itself is done where the keys of texts are."""

    def __init__(self, open_readings: Callable[[Caller], Readings], asker: Asker) -> None:
        self._open = open_readings
        self._asker = asker

    def operations(self) -> Iterator[Operation]:
        """Yield them; each asks for itself who takes part in readings."""
        yield Operation.of(
            Wanted("content/list", "Requests to read what was kept", reads=True),
            Nothing,
            self.list,
        )
        yield Operation.of(Wanted("content/show", "One of them", reads=True), Named, self.show)
        yield Operation.of(
            Wanted("content/draft", "A request to read, to be signed", reads=True),
            Asking,
            self.draft,
        )
        yield Operation.of(Wanted("content/ask", "Ask to read what was kept"), Asked, self.ask)
        yield Operation.of(
            Wanted("content/answer", "Approve or deny a request"), Answered, self.answer
        )

    def list(self, caller: Caller, _: Nothing) -> list[ReadingShown]:
        """Return the newest requests."""
        readings = self._open(caller)
        self._take_part(caller, readings)
        return [
            ReadingShown(s.request, tuple(s.answers), s.expired) for s in readings.newest(_MOST)
        ]

    def show(self, caller: Caller, said: Named) -> ReadingRequest:
        """Return one of them."""
        readings = self._open(caller)
        self._take_part(caller, readings)
        return readings.find(said.name)

    def draft(self, caller: Caller, said: Asking) -> ReadingRequest:
        """Return a request that nobody has made yet."""
        readings = self._open(caller)
        _be(caller, readings.approver(said.public_key))
        return readings.draft(said.decision, said.reason, said.public_key)

    def ask(self, caller: Caller, said: Asked) -> ReadingRequest:
        """Make a request."""
        readings = self._open(caller)
        _be(caller, readings.approver(said.request.asker_key))
        return readings.submit(said.request, said.signature)

    def answer(self, caller: Caller, said: Answered) -> ReadingRequest:
        """Approve or deny a request."""
        readings = self._open(caller)
        _be(caller, readings.approver(said.public_key))
        return readings.say(said.request, said.word, said.public_key, said.signature)

    def _take_part(self, caller: Caller, readings: Readings) -> None:
        """Let those see requests who take part in readings; of others, who audits hortus."""
        names = {approver.name for approver in readings.approvers()}
        if caller.name not in names:
            self._asker.require(caller, Task.READ_AUDIT)


def _be(caller: Caller, approver: Approver) -> None:
    """Raise where somebody who has signed in uses the key of somebody else.

    At the machine itself people take turns; there the key alone says who it is.
    """
    if not caller.is_here and caller.name != approver.name:
        raise NobodyError(
            f"the key is that of {approver.name}, and {caller.name} has signed in",
            remedy="sign in as who takes part; the register knows people by their user names",
        )
