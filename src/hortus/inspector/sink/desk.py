"""Where every request ends up, whatever carried it: it is written down, and answered."""

from dataclasses import dataclass

from hortus.inspector.observation import Request
from hortus.inspector.record import Recorder
from hortus.inspector.sink.answer import Answer, Model, other
from hortus.inspector.world import MODEL

THIRD_PARTY = "third party"
"""The role of every server but the model's."""
BROKEN_OFF = 0
"""The status of a request that did not come to its end, and so was not answered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, whatever carried it."""

    connection: int
    scheme: str
    authority: str
    version: str
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def host(self) -> str:
        """The server's name, without a port and in small letters."""
        bare = self.authority.rpartition("@")[2]
        if bare.startswith("["):
            return bare[1:].partition("]")[0].lower()
        return bare.partition(":")[0].rstrip(".").lower()

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0].partition("#")[0]

    def field(self, name: str) -> str:
        """Return the last value of a header, by any spelling, or nothing."""
        return next((v for n, v in reversed(self.headers) if n.lower() == name), "")


class Desk:
    """Writes requests down and answers them; ``model_hosts`` are the servers that the model is."""

    def __init__(
        self,
        model: Model,
        model_hosts: frozenset[str],
        recorder: Recorder,
        third_parties: str = "answer",
    ) -> None:
        self._model = model
        self._model_hosts = model_hosts
        self._recorder = recorder
        self._third_parties = third_parties

    def take(self, asked: Asked) -> Answer:
        """Write a request down, and return what its server says."""
        answer = None
        manner = self._third_parties
        if asked.host in self._model_hosts:
            coding = asked.field("content-encoding")
            answer = self._model.answer(asked.method, asked.path, asked.body, coding)
            manner = "answer"
        answer = answer or other(asked.method, asked.field("content-type"), manner)
        self.note(asked, answer.status)
        return answer

    def note(self, asked: Asked, status: int) -> None:
        """Write a request down that was answered with ``status``."""
        self._recorder.write(
            Request(
                at=self._recorder.now(),
                connection=asked.connection,
                role=MODEL if asked.host in self._model_hosts else THIRD_PARTY,
                scheme=asked.scheme,
                authority=asked.authority,
                version=asked.version,
                method=asked.method,
                target=asked.target,
                headers=asked.headers,
                body=asked.body,
                status=status,
            )
        )
