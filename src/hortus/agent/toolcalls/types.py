"""Tool calls as they are handed on, and what was done to read them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct, field

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"


class Grammar(StrEnum):
    """A way in which models write calls."""

    HERMES = "hermes"
    QWEN_XML = "qwen-xml"
    INVOKE = "invoke"
    GLM = "glm"
    DEEPSEEK = "deepseek"
    KIMI = "kimi"
    MISTRAL = "mistral"
    HARMONY = "harmony"
    PYTHONIC = "pythonic"
    FENCED = "fenced-json"
    BARE = "bare-json"
    NATIVE = "native"
    """No text at all: the dialect's own field for calls."""


class Step(StrEnum):
    """What had to be mended in a call."""

    TAG = "tag"
    NAME = "name"
    JSON = "json"
    ARGUMENT = "argument"
    TYPE = "type"
    DEFAULT = "default"
    TRAILING = "trailing"


class Tool(Struct, frozen=True):
    """A tool that may be called, with the JSON schema of its arguments."""

    name: str
    parameters: Mapping[str, Json] = field(default_factory=dict)


class Repair(Struct, frozen=True):
    """One thing that was mended: where, and how it read before and after."""

    step: Step
    where: str
    before: str
    after: str


class ToolCall(Struct, frozen=True):
    """A call that can be made; whoever makes it shows first what was repaired."""

    name: str
    arguments: Mapping[str, Json]
    grammar: Grammar
    repaired: bool = False
    repairs: tuple[Repair, ...] = ()


class Fault(Struct, frozen=True):
    """A call that was meant but cannot be made."""

    tool: str
    problem: str
    source: str


class RawCall(Struct, frozen=True):
    """A call as its grammar gives it, before names and arguments are looked at."""

    name: str | None
    """None where name and arguments are both in the JSON of ``body``."""
    body: str | Mapping[str, str]
    """JSON, or each argument as the text that stood between its tags."""
    grammar: Grammar
    complete: bool
    """Whether its end was seen; else it may have been cut off."""
    source: str
    repairs: tuple[Repair, ...] = ()


class Found(Struct, frozen=True):
    """Calls read at one place of a text, and where they end."""

    calls: tuple[RawCall, ...]
    end: int


class Said(Struct, frozen=True):
    """A piece of what a model says."""

    text: str


class Thought(Struct, frozen=True):
    """A piece of what a model thinks."""

    text: str


class ThoughtSoFar(Struct, frozen=True):
    """All that was taken for said until now was thought: only the end of it was marked."""


Event = Said | Thought | ThoughtSoFar


class Reading(Struct, frozen=True):
    """A model's whole text, taken apart."""

    calls: tuple[ToolCall, ...] = ()
    text: str = ""
    thinking: str = ""
    faults: tuple[Fault, ...] = ()
    correction: str | None = None
    """One message for the model where calls cannot be made."""
    doubt: str | None = None
    """Why something that looks like a call was left as text."""
