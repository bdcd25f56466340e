"""What a scripted model is told to play: turns made of steps, and faults."""

from enum import StrEnum

from msgspec import Struct

JsonObject = dict[str, object]


class Say(Struct, frozen=True, tag="say"):
    """Plain text."""

    text: str


class Think(Struct, frozen=True, tag="think"):
    """Reasoning, with the signature that the messages dialect wants carried back."""

    text: str
    signature: str = "c2NyaXB0ZWQ="


class Call(Struct, frozen=True, tag="call"):
    """A call of the tool ``name``."""

    name: str
    arguments: dict[str, object] = {}


class Shell(Struct, frozen=True, tag="shell"):
    """A call of whatever tool the client offers to run a shell command."""

    command: str


class Edit(Struct, frozen=True, tag="edit"):
    """A SEARCH/REPLACE block, for clients that edit by text instead of tools."""

    path: str
    search: str
    replace: str


Step = Say | Think | Call | Shell | Edit


class Stop(StrEnum):
    """Why the model stopped, in no dialect's words."""

    END = "end"
    LENGTH = "length"
    TOOL = "tool"
    REFUSAL = "refusal"


class Usage(Struct, frozen=True):
    """Tokens counted. ``input_tokens`` leaves out what was read from or written to a cache."""

    input_tokens: int = 100
    output_tokens: int = 20
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    reasoning_tokens: int = 0


class Turn(Struct, frozen=True):
    """One answer. Without a ``stop`` it is ``tool`` where there is a tool call, else ``end``."""

    steps: tuple[Step, ...]
    stop: Stop | None = None
    usage: Usage = Usage()


class Script(Struct, frozen=True):
    """What to answer, by how far the conversation has come.

    ``turns[n]`` answers a request that holds ``n`` rounds of tool calls (the last turn answers
    all later ones). A request without tools gets ``edit`` where it asks for SEARCH/REPLACE
    blocks, ``aside`` where one is set (titles, commit messages), else its turn.
    """

    turns: tuple[Turn, ...] = (Turn((Say("Hello from the scripted model."),)),)
    edit: Turn | None = None
    aside: Turn | None = None
    completion: str = "return a + b"
    models: tuple[str, ...] = ("scripted",)
    chunk_chars: int = 7


class Fault(Struct, frozen=True):
    """What goes wrong with one answer; the fields combine.

    ``status``, ``headers``, ``content_type`` and ``body`` replace those of the answer. The bytes
    of the body that is sent in the end are delayed, cut (the connection is closed without an
    end) or stalled (silence until the client leaves) after so many bytes.
    """

    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str | None = None
    body: bytes | None = None
    head_delay_s: float = 0.0
    chunk_delay_s: float = 0.0
    cut_after_bytes: int | None = None
    stall_after_bytes: int | None = None
    chunk_bytes: int | None = None
    """Send the body in pieces of this size, whatever the borders of its events."""
    close_at_once: bool = False
    """Close the connection without a single byte of an answer."""
