"""What a request to the gateway is made of."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Who speaks in a conversation."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Project:
    """What the gateway's policies are told: the project, its class of data, and the purpose."""

    name: str = ""
    data_class: str = ""
    purpose: str = ""

    def headers(self) -> dict[str, str]:
        """Return the headers that say it; what is not known is left out."""
        said = {
            "X-Hortus-Project": self.name,
            "X-Hortus-Class": self.data_class,
            "X-Hortus-Purpose": self.purpose,
        }
        return {name: text for name, text in said.items() if text and text.isascii()}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an answer may take, how large it may be, and how long to wait if told to wait."""

    answer_s: float = 120.0
    most_bytes: int = 64_000_000
    longest_wait_s: float = 10.0
