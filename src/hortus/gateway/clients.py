"""Tell from a request's headers which client sent it, as far as the client says so itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from hortus.tools import products

UNKNOWN = "unknown"

# ``name/version`` and the SDKs' ``Vendor/Language version``.
_SDK = re.compile(r"([A-Za-z]+/(?:Python|JS)) ([\w.+-]{1,32})", re.ASCII)
_PRODUCT = re.compile(r"([A-Za-z][\w.-]{0,31})/([\w.+-]{1,32})", re.ASCII)
_VERSION = re.compile(r"[\w.+-]{1,32}", re.ASCII)
_AGENT_LIMIT = 256
_AGENTS_KEPT = 1024
_NONE = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Client:
    """A client by its own word: a known name or ``unknown``, and a version or ''."""

    name: str
    version: str = ""


def identify(fields: Mapping[bytes, bytes], listed: frozenset[str] = _NONE) -> Client:
    """Return who sent the request. ``fields`` has the header names in lower case.

    Known are the tools that come with hortus and those that are ``listed``, by the very name.
    All others are ``unknown``, so that records and metrics hold a bounded set of names. Nothing
    here is proof: a client can say what it likes.
    """
    client = _by_agent(fields.get(b"user-agent", b"")[:_AGENT_LIMIT], listed)
    if client.name == UNKNOWN or client.name in products().libraries:
        return _by_other_headers(fields, listed) or client
    return client


@lru_cache(maxsize=_AGENTS_KEPT)
def _by_agent(agent: bytes, listed: frozenset[str]) -> Client:
    text = agent.decode("latin-1")
    if sdk := _SDK.match(text):
        name = _named(sdk[1].lower(), listed)
        return Client(name, sdk[2] if name != UNKNOWN else "")
    for product, version in _PRODUCT.findall(text):
        name = _named(product.lower(), listed)
        if name != UNKNOWN:
            return Client(name, version)
    return Client(UNKNOWN)


def _by_other_headers(fields: Mapping[bytes, bytes], listed: frozenset[str]) -> Client | None:
    """Return what a client says of itself in headers of its own, where its agent is an SDK's."""
    originator = fields.get(b"originator", b"")[:_AGENT_LIMIT].decode("latin-1").lower()
    name = _named(originator, listed)
    if name != UNKNOWN:
        return Client(name, _version(fields.get(b"version", b"")))
    for header, name in products().by_header.items():
        if header in fields:
            return Client(name)
    return None


def _named(said: str, listed: frozenset[str]) -> str:
    return products().by_product.get(said) or (said if said in listed else UNKNOWN)


def _version(value: bytes) -> str:
    text = value[:_AGENT_LIMIT].decode("latin-1")
    return text if _VERSION.fullmatch(text) else ""
