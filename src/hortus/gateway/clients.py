"""Tell from a request's headers which client sent it, as far as the client says so itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

UNKNOWN = "unknown"

# What a product calls itself in its user agent (in lower case) -> the name in the records.
# Names outside this table stay ``unknown``, so that the records and metrics hold a bounded set.
_PRODUCTS = {
    "claude-cli": "claude-code",
    "claude-code": "claude-code",
    "codex_cli_rs": "codex",
    "codex_exec": "codex",
    "codex-tui": "codex",
    "codex_vscode": "codex-vscode",
    "qwencode": "qwen-code",
    "opencode": "opencode",
    "aider": "aider",
    "zed": "zed",
    "continue": "continue",
    "crush": "crush",
    "cline": "cline",
    "roocode": "roo-code",
    "geminicli": "gemini-cli",
    "goose": "goose",
    "hortus": "hortus",
    "litellm": "litellm",
    "openai/python": "openai-python",
    "asyncopenai/python": "openai-python",
    "openai/js": "openai-js",
    "anthropic/python": "anthropic-python",
    "asyncanthropic/python": "anthropic-python",
    "anthropic/js": "anthropic-js",
    "python-requests": "python-requests",
    "python-httpx": "httpx",
    "aiohttp": "aiohttp",
    "curl": "curl",
}
# ``name/version`` and the SDKs' ``Vendor/Language version``.
_SDK = re.compile(r"([A-Za-z]+/(?:Python|JS)) ([\w.+-]{1,32})", re.ASCII)
_PRODUCT = re.compile(r"([A-Za-z][\w-]{0,31})/([\w.+-]{1,32})", re.ASCII)
_VERSION = re.compile(r"[\w.+-]{1,32}", re.ASCII)
_AGENT_LIMIT = 256
_AGENTS_KEPT = 1024


@dataclass(frozen=True, slots=True)
class Client:
    """A client by its own word: a name of the table or ``unknown``, and a version or ''."""

    name: str
    version: str = ""


def identify(fields: Mapping[bytes, bytes]) -> Client:
    """Return who sent the request. ``fields`` has the header names in lower case.

    Nothing here is proof: a client can say what it likes. Use it for records, never for rights.
    """
    client = _by_agent(fields.get(b"user-agent", b"")[:_AGENT_LIMIT])
    if client.name == UNKNOWN or client.name.endswith(("-python", "-js")):
        return _by_other_headers(fields) or client
    return client


@lru_cache(maxsize=_AGENTS_KEPT)
def _by_agent(agent: bytes) -> Client:
    text = agent.decode("latin-1")
    if sdk := _SDK.match(text):
        name = _PRODUCTS.get(sdk[1].lower(), UNKNOWN)
        return Client(name, sdk[2] if name != UNKNOWN else "")
    for product, version in _PRODUCT.findall(text):
        if product.lower() in _PRODUCTS:
            return Client(_PRODUCTS[product.lower()], version)
    return Client(UNKNOWN)


def _by_other_headers(fields: Mapping[bytes, bytes]) -> Client | None:
    """Return what a client says of itself in headers of its own, where its agent is an SDK's."""
    originator = fields.get(b"originator", b"").decode("latin-1").lower()
    if name := _PRODUCTS.get(originator):
        return Client(name, _version(fields.get(b"version", b"")))
    if b"x-claude-code-session-id" in fields:
        return Client("claude-code")
    return None


def _version(value: bytes) -> str:
    text = value[:_AGENT_LIMIT].decode("latin-1")
    return text if _VERSION.fullmatch(text) else ""
