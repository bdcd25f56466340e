"""What a scripted model is told to answer, and what it notes of each request."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType

from hortus.agent.toolcalls import Grammar

JsonObject = dict[str, object]


class Say(Struct, frozen=True, tag="say"):
    """Text; ``times`` of it one after the other."""

    text: str
    times: int = 1


class Think(Struct, frozen=True, tag="think"):
    """A thought, in the field the dialect has for it, or between tags in the text."""

    text: str
    in_text: bool = False


class NativeCall(Struct, frozen=True, tag="call"):
    """A call in the form of the dialect; arguments given as a text are sent as they are."""

    name: str
    arguments: dict[str, object] | str = {}
    id: str | None = None
    """Without one the server makes one up; an empty one is sent as it is."""


class TextCall(Struct, frozen=True, tag="text_call"):
    """A call that is written into the text, as a server without a parser leaves it."""

    name: str
    arguments: dict[str, object] = {}
    grammar: Grammar = Grammar.HERMES


Part = Say | Think | NativeCall | TextCall


class Stop(StrEnum):
    """Why an answer ends, in no dialect's words."""

    END = "end"
    CALLS = "calls"
    LENGTH = "length"
    REFUSAL = "refusal"
    NOTHING = "nothing"
    """The stream ends as if the answer were whole, and gives no reason."""


class OverflowForm(StrEnum):
    """Whose words say that a prompt is too long."""

    ANTHROPIC = "anthropic"
    ANTHROPIC_SUM = "anthropic-sum"
    GATEWAY = "gateway"
    LLAMA_CPP = "llama.cpp"
    LLAMA_CPP_OLD = "llama.cpp-old"
    OLLAMA = "ollama"
    OPENAI = "openai"
    SGLANG = "sglang"
    SGLANG_SUM = "sglang-sum"
    VLLM = "vllm"
    VLLM_MAX_TOKENS = "vllm-max-tokens"
    VLLM_OLD = "vllm-old"


class Fault(Struct, frozen=True):
    """What goes wrong with one answer; the fields combine.

    ``status``, ``headers`` and ``body`` replace those of the answer. Positions count bytes of the
    body; -1 is before its head.
    """

    status: int = 0
    headers: dict[str, str] = {}
    body: str | None = None
    overflow: OverflowForm | None = None
    cut_after: int | None = None
    """Close the connection there."""
    silent_after: int | None = None
    """Say nothing more from there on, until the client leaves."""
    pause_s: float = 0.0
    """Wait so long before each event."""
    error_after: int | None = None
    """After so many events, an error takes the place of the rest."""


class Tokens(Struct, frozen=True):
    """What the server says it counted; ``input`` leaves out what it had in a cache."""

    input: int
    output: int = 20
    cached: int = 0


class Answer(Struct, frozen=True):
    """One answer: what is said in order, how it ends, and what goes wrong."""

    parts: tuple[Part, ...] = ()
    stop: Stop | None = None
    """Without one: calls where there is a native call, else the end."""
    tokens: Tokens | UnsetType | None = UNSET
    """Without a value a quarter of the request's bytes is counted; null says nothing."""
    cost: float | None = None
    headers: dict[str, str] = {}
    chunk_chars: int = 16
    whole: bool = False
    """Answer in one piece, also where a stream was asked for."""
    fault: Fault | None = None


class Script(Struct, frozen=True):
    """Answers in their order; ``then`` answers whatever comes after the last of them."""

    answers: tuple[Answer, ...] = ()
    then: Answer | None = None


class Received(Struct, frozen=True):
    """One request as it came in."""

    number: int
    at: float
    """Seconds on the server's clock, which never runs backwards."""
    connection: int
    """The same for requests that came over the same connection."""
    method: str
    path: str
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes


class Sent(Struct, frozen=True):
    """An answer as it goes out: the body in the pieces that are sent one by one."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: tuple[bytes, ...]
    streamed: bool = False
    fault: Fault = Fault()
