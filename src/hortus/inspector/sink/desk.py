"""Where every request ends up, whatever carried it: it is written down, and answered."""

from urllib.parse import urlsplit

from hortus.inspector.observation import Request
from hortus.inspector.record import Recorder
from hortus.inspector.sink.answer import Answer, Model, other
from hortus.inspector.world import MODEL

THIRD_PARTY = "third party"
"""The role of every server but the model's."""


class Desk:
    """Writes requests down and answers them; ``model_hosts`` are the servers that the model is."""

    def __init__(self, model: Model, model_hosts: frozenset[str], recorder: Recorder) -> None:
        self._model = model
        self._model_hosts = model_hosts
        self._recorder = recorder

    def take(  # noqa: PLR0913 - what a request has
        self,
        *,
        connection: int,
        scheme: str,
        authority: str,
        version: str,
        method: str,
        target: str,
        headers: tuple[tuple[str, str], ...],
        body: bytes,
    ) -> Answer:
        """Write a request down, and return what its server says."""
        host = urlsplit(f"//{authority}").hostname or authority
        is_model = host in self._model_hosts
        path = urlsplit(target).path
        answer = (self._model.answer(method, path, body) if is_model else None) or other(method)
        self._recorder.write(
            Request(
                at=self._recorder.now(),
                connection=connection,
                role=MODEL if is_model else THIRD_PARTY,
                scheme=scheme,
                authority=authority,
                version=version,
                method=method,
                target=target,
                headers=headers,
                body=body,
                status=answer.status,
            )
        )
        return answer
