"""Ask a model one tiny real question, and say what is wrong where it does not answer."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hortus.core import Clock, Dialect, ModelSettings
from hortus.gateway.discovery import offered_models
from hortus.gateway.doors import GENERATE_PATHS
from hortus.gateway.fetch import fetch
from hortus.gateway.headers import for_upstream
from hortus.gateway.llama import LlamaClient, LlamaServer, LlamaSpec
from hortus.gateway.upstream import Timeouts, UpstreamClient, UpstreamError, open_client
from hortus.gateway.upstreams import read_api_key

_TIMEOUTS = Timeouts(connect_s=5, first_byte_s=120, between_bytes_s=60, total_s=180)
_LIST_TIMEOUT_S = 5.0
_MOST_BYTES = 1_048_576
_MOST_WORDS = 300
_MOST_NAMES = 10
_FIRST_ERROR = 400
_KEY_REFUSED = frozenset({401, 403})
_BUSY = 429
_SERVER_ERROR = 500
_QUESTION = "Answer with the word yes."
_TOKENS = 16  # the least that every server of the responses dialect takes
_DIALECTS = (Dialect.CHAT, Dialect.RESPONSES, Dialect.MESSAGES, Dialect.COMPLETIONS)


@dataclass(frozen=True, slots=True)
class ModelReport:
    """How the test went. ``status`` is 0 where there was no answer at all."""

    name: str
    dialect: Dialect
    ok: bool
    status: int = 0
    latency_ms: int = 0
    answered_by: str = ""
    problem: str = ""
    remedy: str = ""
    offered: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """Say in a few words how a test that went well went."""
        return f"{self.answered_by}, {self.dialect}, after {self.latency_ms} ms"


async def try_model(
    name: str, model: ModelSettings, clock: Clock, *, timeouts: Timeouts = _TIMEOUTS
) -> ModelReport:
    """Return whether ``model`` answers, and how long that took or what to do about it.

    Costs a few tokens. Raises ``ConfigError`` where the key file cannot be read.
    """
    trial = _Trial(name, model, clock, read_api_key(name, model))
    async with _client_of(name, model, timeouts) as client:
        try:
            answer = await trial.ask(client, model.dialect)
            return trial.passed(answer) or await trial.diagnose(client, answer)
        except UpstreamError as e:
            return await trial.wrong_scheme(timeouts.connect_s) or trial.failed(
                0, e.message, e.remedy
            )


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    latency_ms: int


class _Shape(msgspec.Struct):
    """As much of an answer as tells its dialect."""

    model: str = ""
    choices: list[dict[str, msgspec.Raw]] | None = None
    output: list[msgspec.Raw] | None = None
    content: list[msgspec.Raw] | None = None

    @property
    def dialect(self) -> Dialect | None:
        if self.choices:
            return Dialect.COMPLETIONS if "text" in self.choices[0] else Dialect.CHAT
        if self.output is not None:
            return Dialect.RESPONSES
        return Dialect.MESSAGES if self.content is not None else None


class _Trial:
    """One model under test."""

    def __init__(self, name: str, model: ModelSettings, clock: Clock, key: str) -> None:
        self._name = name
        self._model = model
        self._clock = clock
        self._key = key
        self._served_as = model.served_as or name

    async def ask(self, client: UpstreamClient, dialect: Dialect) -> _Answer:
        headers = for_upstream({}, dialect, self._key, same_dialect=True)
        began = self._clock.monotonic()
        body = msgspec.json.encode(_question(dialect, self._served_as))
        response = await client.send(GENERATE_PATHS[dialect], headers, body)
        try:
            answer = await response.read(_MOST_BYTES)
        finally:
            response.abort()
        return _Answer(response.status, answer, round((self._clock.monotonic() - began) * 1_000))

    def passed(self, answer: _Answer) -> ModelReport | None:
        shape = _shape_of(answer)
        if shape is None or shape.dialect is not self._model.dialect:
            return None
        return ModelReport(
            self._name,
            self._model.dialect,
            ok=True,
            status=answer.status,
            latency_ms=answer.latency_ms,
            answered_by=_printable(shape.model) or self._served_as,
        )

    def failed(
        self, status: int, problem: str, remedy: str, offered: Sequence[str] = ()
    ) -> ModelReport:
        return ModelReport(
            self._name,
            self._model.dialect,
            ok=False,
            status=status,
            problem=problem,
            remedy=remedy,
            offered=tuple(offered),
        )

    async def wrong_scheme(self, timeout_s: float) -> ModelReport | None:
        """Return that TLS is spoken to a plain server, or the other way round."""
        scheme, colon, rest = self._model.url.partition(":")
        other = "http" if scheme == "https" else "https"
        if not rest or self._model.proxy:
            return None
        # Without the key: it is not to travel over an address that was not meant.
        if await fetch(f"{other}{colon}{rest}/models", timeout_s=timeout_s) is None:
            return None
        return self.failed(
            0,
            f"the server speaks {other}, not {scheme}",
            f'set url = "{other}{colon}{rest}" for {self._name}',
        )

    async def diagnose(self, client: UpstreamClient, answer: _Answer) -> ModelReport:
        """Return why the answer is none: the key, the load, the name, the path or the dialect."""
        if answer.status in _KEY_REFUSED:
            return self._key_refused(answer)
        if answer.status == _BUSY or answer.status >= _SERVER_ERROR:
            return self._unwell(answer)
        if shape := _shape_of(answer):
            return self._wrong_dialect(answer, shape.dialect)
        return (
            await self._unknown_model(answer)
            or await self._wrong_path(answer)
            or await self._other_dialect(client, answer)
            or self.failed(
                answer.status,
                f"the server answers {answer.status}: {self._words_of(answer)}",
                "see its documentation and its log; the address must end where /chat begins",
            )
        )

    def _key_refused(self, answer: _Answer) -> ModelReport:
        if self._key:
            return self.failed(
                answer.status,
                "the server refuses the key",
                f"put a key that holds into {self._model.api_key_file}",
            )
        return self.failed(
            answer.status,
            "the server wants a key and none is set",
            f"write it to a file and set api_key_file for {self._name}",
        )

    def _unwell(self, answer: _Answer) -> ModelReport:
        return self.failed(
            answer.status,
            f"the server answers {answer.status}: {self._words_of(answer)}",
            "the address, the key and the name got through; look into the server's own log",
        )

    def _wrong_dialect(self, answer: _Answer, spoken: Dialect | None) -> ModelReport:
        return self.failed(
            answer.status,
            f"the server speaks {spoken or 'no dialect known here'}, not {self._model.dialect}",
            f'set dialect = "{spoken}" for {self._name}' if spoken else "check the address",
        )

    async def _unknown_model(self, answer: _Answer) -> ModelReport | None:
        names = await self._names(self._model.url)
        if names is None or self._served_as in names:
            return None
        shown = ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")
        return self.failed(
            answer.status,
            f"the server has no model {self._served_as}; it has {shown or 'none'}",
            f"set served_as for {self._name} to one of its names",
            names,
        )

    async def _wrong_path(self, answer: _Answer) -> ModelReport | None:
        url = self._model.url.rstrip("/")
        if url.endswith("/v1") or await self._names(f"{url}/v1") is None:
            return None
        return self.failed(
            answer.status,
            f"nothing answers under {url}, but the server answers under {url}/v1",
            f'set url = "{url}/v1" for {self._name}',
        )

    async def _other_dialect(self, client: UpstreamClient, answer: _Answer) -> ModelReport | None:
        for dialect in _DIALECTS:
            if dialect is self._model.dialect:
                continue
            shape = _shape_of(await self.ask(client, dialect))
            if shape is not None and shape.dialect is dialect:
                return self._wrong_dialect(answer, dialect)
        return None

    async def _names(self, url: str) -> tuple[str, ...] | None:
        if not url or self._model.proxy:
            return None
        headers = for_upstream({}, self._model.dialect, self._key, same_dialect=True)
        listed = await fetch(
            f"{url.rstrip('/')}/models",
            timeout_s=_LIST_TIMEOUT_S,
            headers={name.decode(): value.decode() for name, value in headers},
        )
        return offered_models(listed) if listed is not None else None

    def _words_of(self, answer: _Answer) -> str:
        words = _printable(_complaint(answer.body))[:_MOST_WORDS] or "without a word of why"
        return words.replace(self._key, "(the key)") if self._key else words


@asynccontextmanager
async def _client_of(
    name: str, model: ModelSettings, timeouts: Timeouts
) -> AsyncIterator[UpstreamClient]:
    client: UpstreamClient
    if model.gguf:
        spec = LlamaSpec(name, Path(model.gguf), model.context_tokens)
        client = LlamaClient(LlamaServer(spec), timeouts)
    else:
        client = open_client(model.url, timeouts, proxy=model.proxy)
    try:
        yield client
    finally:
        await client.close()


def _question(dialect: Dialect, model: str) -> dict[str, object]:
    turn = [{"role": "user", "content": _QUESTION}]
    if dialect is Dialect.RESPONSES:
        return {"model": model, "input": _QUESTION, "max_output_tokens": _TOKENS, "store": False}
    if dialect is Dialect.COMPLETIONS:
        return {"model": model, "prompt": "def add(a, b):", "max_tokens": _TOKENS}
    return {"model": model, "messages": turn, "max_tokens": _TOKENS}


def _shape_of(answer: _Answer) -> _Shape | None:
    """Return the shape of an answer that succeeded and is of some dialect."""
    if answer.status >= _FIRST_ERROR:
        return None
    try:
        shape = msgspec.json.decode(answer.body, type=_Shape)
    except msgspec.DecodeError:
        return None
    return shape if shape.dialect is not None else None


def _complaint(body: bytes) -> str:
    """Return what a server says is wrong, in whichever of the usual forms it says it."""
    try:
        said = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return body[:_MOST_WORDS].decode(errors="replace")
    return next(_texts(said), "")


def _texts(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for key in ("error", "message", "detail"):
            yield from _texts(said.get(key))


def _printable(text: str) -> str:
    """Return ``text`` on one line and without what a terminal would act upon."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
