"""Values that travel between the parts of the directory's door."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Headers = Mapping[str, str]

MEDIA_TYPE = "application/scim+json"
PREFIX = "/scim/v2"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the directory, read and taken apart.

    ``base`` is the address of the door as the caller knows it; ``path`` is what follows it.
    """

    method: str
    path: str
    base: str
    query: Mapping[str, str]
    body: bytes = b""
    if_match: str = ""
    if_none_match: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the directory gets; an empty body is no body."""

    status: int
    body: bytes = b""
    headers: Headers = field(default_factory=dict)
