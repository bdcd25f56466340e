"""Answer ``/v1/completions`` from the model built out of the company's own code."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Annotated, Protocol

import msgspec

from hortus.core import EMBEDDED_MODEL, Clock
from hortus.gateway import headers as names
from hortus.gateway.call import Call
from hortus.gateway.dialects import Usage
from hortus.gateway.errors import BadRequestError
from hortus.gateway.ledger import Ledger
from hortus.gateway.reply import JSON_TYPE, SSE_TYPE, Reply
from hortus.gateway.routing import Candidate
from hortus.gateway.screened import AnswerScreens

_CHARS_PER_TOKEN = 4
_DEFAULT_TOKENS = 64


@dataclass(frozen=True, slots=True)
class Completion:
    """What the embedded model suggests; with ``silence`` set it suggests nothing and says why.

    ``evidence`` names the places (``path:line@commit``) the suggestion comes from.
    """

    text: str
    probability: float
    evidence: tuple[str, ...] = ()
    silence: str = ""


class Completer(Protocol):
    """The embedded model, as far as the gateway knows it."""

    def complete(self, prefix: str, suffix: str, path: str, max_chars: int) -> Completion:
        """Return what to put between ``prefix`` and ``suffix``; called from a worker thread."""
        ...


class _Body(msgspec.Struct):
    prompt: str | Annotated[list[str], msgspec.Meta(min_length=1, max_length=1)] = ""
    suffix: str | None = None
    max_tokens: Annotated[int, msgspec.Meta(ge=1)] | None = None
    stream: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class _Markers:
    """How one family of models marks the hole in a prompt."""

    prefix: str
    suffix: str
    middle: str


_MARKERS = (
    _Markers("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"),
    _Markers("<fim_prefix>", "<fim_suffix>", "<fim_middle>"),
    _Markers("<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"),  # noqa: RUF001 - so spelt there
    _Markers("<PRE>", "<SUF>", "<MID>"),
)


class EmbeddedModel:
    """Serves completions with their evidence; under its gate it answers with nothing."""

    def __init__(
        self, completer: Completer, executor: Executor, ledger: Ledger, clock: Clock
    ) -> None:
        self._completer = completer
        self._executor = executor
        self._ledger = ledger
        self._clock = clock
        self._screens = AnswerScreens(clock)

    async def answer(self, call: Call, candidate: Candidate, reply: Reply) -> None:
        """Answer ``call`` in the completions dialect."""
        intent = self._ledger.intend(call, candidate)
        call.served = candidate
        asked = _decode(call.sent)
        prompt = asked.prompt if isinstance(asked.prompt, str) else asked.prompt[0]
        prefix, suffix = split_hole(prompt, asked.suffix or "")
        max_chars = (asked.max_tokens or _DEFAULT_TOKENS) * _CHARS_PER_TOKEN
        loop = asyncio.get_running_loop()
        completion = await loop.run_in_executor(
            self._executor, self._completer.complete, prefix, suffix, asked.path, max_chars
        )
        call.first_token = self._clock.monotonic()
        call.usage = Usage(
            input_tokens=len(prompt) // _CHARS_PER_TOKEN,
            output_tokens=-(-len(completion.text) // _CHARS_PER_TOKEN),
        )
        body = await self._screens.whole(call, self._body(call, completion))
        # Rows become durable in the order they came, mostly both with one flush.
        await asyncio.gather(intent, self._ledger.settle(call, 200, len(body)))
        headers = [*call.marks, *self._ledger.receipt(call), *_headers(completion)]
        if asked.stream:
            await reply.whole(
                200, [SSE_TYPE, *headers], b"data: " + body + b"\n\ndata: [DONE]\n\n"
            )
        else:
            await reply.whole(200, [JSON_TYPE, *headers], body)

    def _body(self, call: Call, completion: Completion) -> bytes:
        usage = call.usage
        return msgspec.json.encode(
            {
                "id": call.decision_id,
                "object": "text_completion",
                "created": self._clock.now_us() // 1_000_000,
                "model": EMBEDDED_MODEL,
                "choices": [
                    {
                        "index": 0,
                        "text": completion.text,
                        "finish_reason": "stop",
                        "logprobs": None,
                    }
                ],
                "usage": {
                    "prompt_tokens": usage.input_tokens,
                    "completion_tokens": usage.output_tokens,
                    "total_tokens": usage.input_tokens + usage.output_tokens,
                },
                "hortus": {
                    "probability": round(completion.probability, 4),
                    "evidence": completion.evidence,
                    "silence": completion.silence,
                },
            }
        )


def split_hole(prompt: str, suffix: str) -> tuple[str, str]:
    """Return the code before and after the cursor.

    Editors that talk to one model family write the hole into the prompt with that family's
    markers; these are understood, so such an editor works unchanged.
    """
    for marks in _MARKERS:
        before, found, rest = prompt.partition(marks.prefix)
        if found and marks.suffix in rest and not suffix:
            prefix, _, after = rest.partition(marks.suffix)
            return before + prefix, after.partition(marks.middle)[0]
    return prompt, suffix


def _decode(body: bytes) -> _Body:
    try:
        return msgspec.json.decode(body, type=_Body)
    except msgspec.ValidationError as e:
        raise BadRequestError(
            f"the completion request does not fit: {e}",
            remedy="send one `prompt` text, and `suffix` for the code after the cursor",
        ) from e


def _headers(completion: Completion) -> Sequence[tuple[bytes, bytes]]:
    if completion.silence:
        return [(names.SILENCE, _ascii(completion.silence))]
    return [(names.EVIDENCE, _ascii(", ".join(completion.evidence)))]


def _ascii(text: str) -> bytes:
    # Paths may hold any character; a header may not.
    return text.encode("ascii", "backslashreplace").replace(b"\n", b" ").replace(b"\r", b" ")
