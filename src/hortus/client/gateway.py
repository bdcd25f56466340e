"""Hortus as a client of its own gateway, so that policy, screening, budget and audit hold."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from hortus.client.errors import GatewayAnswerError, GatewayRefusedError
from hortus.client.transport import Answer, post
from hortus.client.types import Limits, Message, Project
from hortus.core import Clock, UsageError
from hortus.core.credential import Credential

_CHAT, _EMBEDDINGS = "/v1/chat/completions", "/v1/embeddings"
_OK = 200
_REFUSED_FOR_NOW = frozenset({429, 503})
_NO_PROJECT = Project()
_USUAL_LIMITS = Limits()
T = TypeVar("T")


class Gateway:
    """Asks one gateway, or another server that speaks as OpenAI does, as one sender."""

    def __init__(
        self,
        url: str,
        credential: Credential,
        clock: Clock,
        pause: Callable[[float], None],
        limits: Limits = _USUAL_LIMITS,
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise UsageError(
                f"{url!r} is no HTTP address", remedy="give one like http://127.0.0.1:8180"
            )
        self.url = url.rstrip("/").removesuffix("/v1").rstrip("/")
        self._credential = credential
        self._clock = clock
        self._pause = pause
        self._limits = limits

    def chat(self, model: str, messages: Sequence[Message], project: Project = _NO_PROJECT) -> str:
        """Return what a model answers. Raises errors of this room, in the gateway's own words."""
        said = [{"role": one.role.value, "content": one.content} for one in messages]
        body = {"model": model, "messages": said, "stream": False}
        choices = self._asked(_CHAT, body, _Chat, project).choices
        text = choices[0].message.content if choices else None
        if text is None:
            raise GatewayAnswerError(
                f"model {model!r} answered without a text",
                remedy="try again, or another model (`hortus model test`)",
            )
        return text

    def embed(
        self, model: str, texts: Sequence[str], project: Project = _NO_PROJECT
    ) -> list[list[float]]:
        """Return a vector for each text, in their order."""
        if not texts:
            return []
        body = {"model": model, "input": list(texts), "encoding_format": "float"}
        found = self._asked(_EMBEDDINGS, body, _Embeddings, project).data
        vectors = {one.index: one.embedding for one in found}
        widths = {len(vector) for vector in vectors.values()}
        if set(vectors) != set(range(len(texts))) or len(widths) != 1 or not all(widths):
            raise GatewayAnswerError(
                f"model {model!r} gave {len(found)} vectors of {len(widths)} widths for "
                f"{len(texts)} texts",
                remedy="choose a model that embeds texts",
            )
        return [vectors[number] for number in range(len(texts))]

    def _asked(self, path: str, body: object, kind: type[T], project: Project) -> T:
        data = msgspec.json.encode(body)
        answer = self._sent(path, data, project)
        wait_s = self._told_to_wait(answer)
        if wait_s is not None:
            self._pause(wait_s)
            answer = self._sent(path, data, project)
        if answer.status != _OK:
            raise _refused(answer)
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as e:
            raise GatewayAnswerError(
                f"what answers at {self.url}{path} does not speak as OpenAI does: {e}",
                remedy="check the address; it is that of hortus or of a server like it",
            ) from e

    def _sent(self, path: str, data: bytes, project: Project) -> Answer:
        # A proof is good for one request only, so that each has a new one.
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": "hortus",
            **project.headers(),
            **self._credential.headers("POST", path),
        }
        return post(self.url + path, data, headers, self._limits, self._clock)

    def _told_to_wait(self, answer: Answer) -> float | None:
        """Return how long the gateway asks to wait before one more try; None for no try."""
        if answer.status not in _REFUSED_FOR_NOW:
            return None
        try:
            wait_s = float(answer.headers.get("retry-after", ""))
        except ValueError:
            return None
        return wait_s if 0 <= wait_s <= self._limits.longest_wait_s else None


class _Text(msgspec.Struct, frozen=True):
    content: str | None = None


class _Choice(msgspec.Struct, frozen=True):
    message: _Text


class _Chat(msgspec.Struct, frozen=True):
    choices: tuple[_Choice, ...]


class _Vector(msgspec.Struct, frozen=True):
    embedding: list[float]
    index: int


class _Embeddings(msgspec.Struct, frozen=True):
    data: list[_Vector]


class _Why(msgspec.Struct, frozen=True):
    message: str = ""
    code: str | int | None = None
    remedy: str = ""
    decision_id: str = ""


class _Refusal(msgspec.Struct, frozen=True):
    error: _Why | str = ""


def _refused(answer: Answer) -> GatewayRefusedError:
    try:
        said = msgspec.json.decode(answer.body, type=_Refusal).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        said = ""
    why = _Why(said) if isinstance(said, str) else said
    # The message repeats the rest, since most clients show nothing else.
    words = why.message.removesuffix(f" [{why.decision_id}]").removesuffix(f"; {why.remedy}")
    return GatewayRefusedError(
        words or f"it answers with HTTP {answer.status}",
        remedy=why.remedy or "check the address, the key and the name of the model",
        status=answer.status,
        reason=str(why.code or ""),
        decision_id=why.decision_id or answer.headers.get("x-hortus-decision", ""),
    )
