"""The tools that hortus knows by name, and how each is recognised: data for all rooms above."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import msgspec


class Product(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one tool is recognised."""

    products: tuple[str, ...]
    """What it calls itself in ``user-agent`` or ``originator``, in lower case."""
    headers: tuple[str, ...] = ()
    """Request headers that only it sends."""
    library: bool = False
    """Whether others are built on it: what other headers say of the caller goes before it."""


@dataclass(frozen=True, slots=True)
class Products:
    """The known tools by name, and the names by what is seen in a request."""

    tools: Mapping[str, Product]
    by_product: Mapping[str, str]
    by_header: Mapping[bytes, str]
    libraries: frozenset[str]


@cache
def products() -> Products:
    """Return the tools that come with hortus."""
    text = files("hortus.tools").joinpath("data", "products.toml").read_bytes()
    tools = msgspec.toml.decode(text, type=dict[str, Product])
    return Products(
        MappingProxyType(tools),
        MappingProxyType({said: name for name, t in tools.items() for said in t.products}),
        MappingProxyType({h.encode(): name for name, t in tools.items() for h in t.headers}),
        frozenset(name for name, tool in tools.items() if tool.library),
    )
