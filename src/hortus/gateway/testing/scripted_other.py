"""Write the answers that take no script: completions, embeddings, models, token counts."""

import hashlib
from collections.abc import Iterator

import msgspec

from hortus.gateway.testing.scripted_types import JsonObject, Script

_CREATED = 1_700_000_000
_DIMENSIONS = 8


def completion_answer(script: Script, raw: JsonObject) -> JsonObject:
    """Return the script's completion as ``/v1/completions`` does."""
    return _completion(raw, script.completion, "stop") | {
        "usage": {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14}
    }


def completion_stream(script: Script, raw: JsonObject) -> Iterator[bytes]:
    """Yield the script's completion piece by piece."""
    text, step = script.completion, script.chunk_chars
    for i in range(0, len(text), step):
        yield _event(_completion(raw, text[i : i + step], None))
    yield _event(_completion(raw, "", "stop"))
    yield b"data: [DONE]\n\n"


def embeddings(raw: JsonObject) -> JsonObject:
    """Return one small vector per text, the same for the same text."""
    given = raw.get("input")
    texts = given if isinstance(given, list) else [given]
    data = [
        {"object": "embedding", "index": i, "embedding": _vector(str(text))}
        for i, text in enumerate(texts)
    ]
    usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
    return {"object": "list", "data": data, "model": raw.get("model"), "usage": usage}


def models(script: Script) -> JsonObject:
    """Return the list of models in the form all dialects' clients read."""
    data = [
        {"id": name, "object": "model", "created": _CREATED, "owned_by": "scripted"}
        for name in script.models
    ]
    return {"object": "list", "data": data, "models": []}


def token_count(body: bytes) -> JsonObject:
    """Return an estimate as ``/v1/messages/count_tokens`` does."""
    return {"input_tokens": max(1, len(body) // 4)}


def _completion(raw: JsonObject, text: str, finish: str | None) -> JsonObject:
    choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": finish}
    return {
        "id": "cmpl-1",
        "object": "text_completion",
        "created": _CREATED,
        "model": raw.get("model"),
        "choices": [choice],
    }


def _vector(text: str) -> list[float]:
    digest = hashlib.sha256(text.encode()).digest()
    return [byte / 255 for byte in digest[:_DIMENSIONS]]


def _event(value: JsonObject) -> bytes:
    return b"data: " + msgspec.json.encode(value) + b"\n\n"
