"""What each dialect cannot say: one table, from which encoders name what they leave out."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hortus.core import Dialect

_CHAT, _RESPONSES, _MESSAGES = Dialect.CHAT, Dialect.RESPONSES, Dialect.MESSAGES


class Lost(StrEnum):
    """A thing that some dialect cannot say; the value is the name shown to the client."""

    BLOCK = "block"
    CACHE_CONTROL = "cache_control"
    CACHE_KEY = "prompt_cache_key"
    CITATIONS = "citations"
    DEFER_LOADING = "defer_loading"
    DOCUMENT_URL = "document_url"
    EFFORT = "effort"
    FIELD = "field"
    FILE_ID = "file_id"
    IMAGE_DETAIL = "image_detail"
    IS_ERROR = "is_error"
    JSON_MODE = "json_mode"
    MALFORMED_ARGUMENTS = "malformed_arguments"
    METADATA = "metadata"
    NAME = "name"
    PENALTIES = "penalties"
    RESULT_MEDIA = "tool_result_media"
    SCHEMA_NAME = "schema_name"
    SEED = "seed"
    STOP = "stop"
    STOP_SEQUENCE = "stop_sequence"
    SUMMARY = "reasoning_summary"
    TEMPERATURE = "temperature"
    THINKING = "thinking"
    THINKING_BUDGET = "thinking_budget"
    THINKING_SIGNATURE = "thinking_signature"
    TOOL = "tool"
    TOOL_CHOICE = "tool_choice"
    TOOL_GRAMMAR = "tool_grammar"
    TOP_K = "top_k"


@dataclass(frozen=True, slots=True)
class Loss:
    """One row: what is lost, in which dialects it cannot be said, and what happens instead."""

    what: Lost
    unsaid_in: tuple[Dialect, ...]
    meaning: str
    instead: str


_ALL = (_CHAT, _RESPONSES, _MESSAGES)

LOSSES: tuple[Loss, ...] = (
    Loss(
        Lost.BLOCK,
        _ALL,
        "a content part or item that only one dialect knows, such as sound, a server's own tool "
        "call or a file search result; shown as `block:TYPE`",
        "left out",
    ),
    Loss(
        Lost.CACHE_CONTROL,
        (_CHAT, _RESPONSES),
        "marks that ask a messages server to cache the prompt up to here",
        "left out; these servers cache prefixes by themselves",
    ),
    Loss(
        Lost.CACHE_KEY,
        (_MESSAGES,),
        "`prompt_cache_key`",
        "left out; hortus itself keeps a conversation with one model",
    ),
    Loss(
        Lost.CITATIONS,
        _ALL,
        "citations and annotations of an answer or a document",
        "left out, the text stays",
    ),
    Loss(
        Lost.DEFER_LOADING,
        (_CHAT, _RESPONSES),
        "tools that a server loads only when they are searched for",
        "tools with a schema are sent as ordinary tools; a placeholder without one is left out",
    ),
    Loss(
        Lost.DOCUMENT_URL,
        (_CHAT,),
        "documents given by address",
        "left out",
    ),
    Loss(
        Lost.EFFORT,
        _ALL,
        "an effort word the other dialect does not have",
        "the nearest word it has",
    ),
    Loss(
        Lost.FIELD,
        _ALL,
        "any other top-level field; shown as `field:NAME`",
        "left out",
    ),
    Loss(
        Lost.FILE_ID,
        _ALL,
        "files and pictures kept on one server and named by id",
        "left out; send the data itself",
    ),
    Loss(
        Lost.IMAGE_DETAIL,
        (_MESSAGES,),
        "`detail` of a picture",
        "left out",
    ),
    Loss(
        Lost.IS_ERROR,
        (_CHAT, _RESPONSES),
        "`is_error` of a tool result",
        "left out, the result's text stays",
    ),
    Loss(
        Lost.JSON_MODE,
        (_MESSAGES,),
        "`json_object`: any JSON object, without a schema",
        "left out",
    ),
    Loss(
        Lost.MALFORMED_ARGUMENTS,
        (_MESSAGES,),
        "tool arguments of an earlier turn that are no JSON object",
        'sent as `{"arguments": "..."}`',
    ),
    Loss(
        Lost.METADATA,
        (_MESSAGES,),
        "`metadata` other than the user",
        "left out",
    ),
    Loss(
        Lost.NAME,
        _ALL,
        "`name` of the one who speaks in a message",
        "left out",
    ),
    Loss(
        Lost.PENALTIES,
        (_RESPONSES, _MESSAGES),
        "`presence_penalty` and `frequency_penalty`",
        "left out",
    ),
    Loss(
        Lost.RESULT_MEDIA,
        (_CHAT,),
        "pictures and documents in a tool result",
        "sent as a user message after the results",
    ),
    Loss(
        Lost.SCHEMA_NAME,
        (_MESSAGES,),
        "name, description and `strict` of an answer's JSON Schema",
        "left out, the schema stays",
    ),
    Loss(Lost.SEED, (_RESPONSES, _MESSAGES), "`seed`", "left out"),
    Loss(Lost.STOP, (_RESPONSES,), "stop sequences", "left out"),
    Loss(
        Lost.STOP_SEQUENCE,
        (_CHAT, _RESPONSES),
        "which stop sequence ended the answer",
        "the answer ends as usual",
    ),
    Loss(
        Lost.SUMMARY,
        (_CHAT, _MESSAGES),
        "how a summary of the reasoning is to be written",
        "left out",
    ),
    Loss(
        Lost.TEMPERATURE,
        (_MESSAGES,),
        "`temperature`, `top_p` and `top_k` together with thinking; a temperature above 1",
        "left out; a temperature above 1 becomes 1",
    ),
    Loss(
        Lost.THINKING,
        _ALL,
        "earlier thinking that the target server did not sign itself, and the wish to think where "
        "a turn without its thinking forbids it",
        "left out as a whole",
    ),
    Loss(
        Lost.THINKING_BUDGET,
        (_CHAT, _RESPONSES),
        "thinking given as a number of tokens",
        "an effort word: low up to 4096, medium up to 12288, else high",
    ),
    Loss(
        Lost.THINKING_SIGNATURE,
        (_CHAT,),
        "the signature of thinking, and thinking of which only the signature is shown",
        "the text stays; thinking without text is left out",
    ),
    Loss(
        Lost.TOOL,
        _ALL,
        "tools that a server runs itself, such as web search; shown as `tool:NAME`",
        "left out",
    ),
    Loss(
        Lost.TOOL_CHOICE,
        _ALL,
        "a choice among some of the tools, or of a tool that was left out",
        "left to the model",
    ),
    Loss(
        Lost.TOOL_GRAMMAR,
        (_CHAT, _MESSAGES),
        "the grammar of a custom tool's input",
        "the tool becomes a function with one text field, the grammar is added to its description",
    ),
    Loss(Lost.TOP_K, (_CHAT, _RESPONSES), "`top_k`", "left out"),
)

_UNSAID_IN = {loss.what: loss.unsaid_in for loss in LOSSES}


class Dropped:
    """Collects, once each and in order, what one encoding leaves out.

    ``target`` is the dialect that is written; without one it is what the common form, being read,
    does not hold.
    """

    def __init__(self, target: Dialect | None = None, before: Iterable[str] = ()) -> None:
        self._target = target
        self._names = dict.fromkeys(before)

    def add(self, what: Lost, detail: str = "") -> None:
        """Note a loss; a loss that the table does not list for this dialect is our own fault."""
        if self._target and self._target not in _UNSAID_IN[what]:
            raise KeyError(f"the table of losses does not list {what} for {self._target}")
        self._names[named(what, detail)] = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names noted so far."""
        return tuple(self._names)


def named(what: Lost, detail: str = "") -> str:
    """Return the name of a loss as a client sees it."""
    return f"{what}:{detail}" if detail else str(what)


def losses_table() -> str:
    """Return the table as Markdown, as it stands in the reference."""
    lines = ["| name | cannot be said in | what | what happens |", "| --- | --- | --- | --- |"]
    for loss in LOSSES:
        where = ", ".join(loss.unsaid_in)
        lines.append(f"| `{loss.what}` | {where} | {loss.meaning} | {loss.instead} |")
    return "\n".join(lines) + "\n"
