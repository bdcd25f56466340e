"""Find the model servers of this machine, to be offered and never silently used."""

import asyncio
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from hortus.core import EMBEDDED_MODEL
from hortus.core.checks import faults_of_name
from hortus.gateway.fetch import Fetched, fetch

USUAL_PORTS = (11_434, 8_000, 8_080, 1_234)
"""Where Ollama, vLLM or SGLang, llama.cpp and LM Studio listen unless told otherwise."""

_MOST_MODELS = 100
_OK = 200
_KEY_WANTED = frozenset({401, 403})


class ServerKind(StrEnum):
    """A program that serves models."""

    OLLAMA = "Ollama"
    VLLM = "vLLM"
    SGLANG = "SGLang"
    LLAMA_CPP = "llama.cpp"
    LM_STUDIO = "LM Studio"
    OTHER = "OpenAI-compatible server"


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server that answers, with the models it offers; none are known where it wants a key."""

    kind: ServerKind
    url: str
    models: tuple[str, ...]
    wants_key: bool = False

    @property
    def summary(self) -> str:
        """Say in a few words what it offers."""
        if self.wants_key:
            return "wants a key before it says more"
        return ", ".join(self.models) or "has no model loaded"

    def commands(self) -> list[str]:
        """Return the command that adds each of its models."""
        key = " --api-key-file FILE" if self.wants_key else ""
        models = self.models or (("NAME",) if self.wants_key else ())
        return [f"hortus model add {self._words(model)} --dialect chat{key}" for model in models]

    def _words(self, model: str) -> str:
        name = _name_for(model)
        served_as = "" if name == model else f" --served-as {shlex.quote(model)}"
        return f"{shlex.quote(name)} --url {self.url}{served_as}"


async def find_servers(
    ports: Sequence[int] = USUAL_PORTS, *, host: str = "127.0.0.1", timeout_s: float = 0.3
) -> list[FoundServer]:
    """Return the model servers that answer on ``ports`` of ``host``, in that order.

    All are asked at once and the whole takes ``timeout_s`` at most. Which server it is is told by
    its answers, not by its port; another hortus is not one of them.
    """
    asked = [_ask(f"http://{host}:{port}", timeout_s) for port in ports]
    return [server for server in await asyncio.gather(*asked) if server is not None]


class _Model(msgspec.Struct):
    id: str
    owned_by: str = ""


@dataclass(frozen=True, slots=True)
class _Sign:
    """What tells a server apart: a path only it answers, with an object that has this field."""

    kind: ServerKind
    path: str
    field: str


_OWNERS = {
    "library": ServerKind.OLLAMA,
    "vllm": ServerKind.VLLM,
    "sglang": ServerKind.SGLANG,
    "llamacpp": ServerKind.LLAMA_CPP,
    "organization_owner": ServerKind.LM_STUDIO,
}
_SIGNS = (
    _Sign(ServerKind.OLLAMA, "/api/version", "version"),
    _Sign(ServerKind.LM_STUDIO, "/api/v0/models", "data"),
    _Sign(ServerKind.LLAMA_CPP, "/props", "default_generation_settings"),
    _Sign(ServerKind.SGLANG, "/get_model_info", "model_path"),
    _Sign(ServerKind.VLLM, "/version", "version"),
)


async def _ask(base: str, timeout_s: float) -> FoundServer | None:
    deadline = asyncio.get_running_loop().time() + timeout_s
    listed = await fetch(f"{base}/v1/models", timeout_s=timeout_s)
    if listed is None or is_hortus(listed):
        return None
    models = offered_models(listed)
    if models is None and listed.status not in _KEY_WANTED:
        return None
    kind = _told_by_list(listed)
    if kind is None:
        left_s = deadline - asyncio.get_running_loop().time()
        kind = await _told_by_signs(base, left_s)
    return FoundServer(kind, f"{base}/v1", models or (), wants_key=models is None)


def is_hortus(answer: Fetched) -> bool:
    """Return whether another hortus gave this answer to ``GET /v1/models``."""
    if any(name.startswith("x-hortus-") for name in answer.headers):
        return True
    return any(
        model.id == EMBEDDED_MODEL or model.owned_by == "hortus"
        for model in _list_of(answer) or ()
    )


def offered_models(answer: Fetched) -> tuple[str, ...] | None:
    """Return the names a server lists, or None where the answer is no list of models."""
    listed = _list_of(answer)
    if listed is None:
        return None
    # Names are shown on a terminal: one with control characters is no name.
    names = [model.id for model in listed if model.id and model.id.isprintable()]
    return tuple(names[:_MOST_MODELS])


def _list_of(answer: Fetched) -> list[_Model] | None:
    if answer.status != _OK:
        return None
    try:
        # Ollama writes ``"data": null`` while it has no model.
        found = msgspec.json.decode(answer.body, type=dict[str, msgspec.Raw])
        return msgspec.json.decode(found["data"], type=list[_Model] | None) or []
    except (msgspec.DecodeError, KeyError):
        return None


def _told_by_list(listed: Fetched) -> ServerKind | None:
    if "llama.cpp" in listed.headers.get("server", ""):
        return ServerKind.LLAMA_CPP
    owners = {model.owned_by for model in _list_of(listed) or ()}
    kinds = {_OWNERS[owner] for owner in owners if owner in _OWNERS}
    return kinds.pop() if len(kinds) == 1 else None


async def _told_by_signs(base: str, timeout_s: float) -> ServerKind:
    asked = [fetch(base + sign.path, timeout_s=timeout_s) for sign in _SIGNS]
    for sign, answer in zip(_SIGNS, await asyncio.gather(*asked), strict=True):
        if answer is not None and answer.status == _OK and _has(answer.body, sign.field):
            return sign.kind
    return ServerKind.OTHER


def _has(body: bytes, field: str) -> bool:
    try:
        return field in msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return False


def _name_for(model: str) -> str:
    """Return a name that hortus takes for what a server calls a model (often a file's path)."""
    if not any(faults_of_name("models", model)):
        return model
    last = re.split(r"[/\\]", model)[-1].removesuffix(".gguf")
    return re.sub(r"[^A-Za-z0-9._:@+-]+", "-", last).strip("-._:@+")[:128] or "model"
