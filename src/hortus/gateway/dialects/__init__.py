"""The public wire formats, each read into and written from one common form."""

from hortus.gateway.dialects.codec import Codec, EventDecoder, EventEncoder, UsageWatch
from hortus.gateway.dialects.collecting import Collector, collect, replay
from hortus.gateway.dialects.fitting import fit_output
from hortus.gateway.dialects.peek import Envelope, check_json, peek
from hortus.gateway.dialects.refusals import error_body, error_event, headers_for, status_of
from hortus.gateway.dialects.registry import CODECS, usage_of_answer, usage_watch
from hortus.gateway.dialects.rename import rename_model
from hortus.gateway.dialects.signing import holds_foreign_thinking
from hortus.gateway.dialects.tokens import estimate_tokens, tokens_in
from hortus.gateway.dialects.types import (
    Answer,
    Closed,
    Delta,
    Encoded,
    Ended,
    Event,
    Failed,
    Opened,
    Request,
    Signed,
    Started,
    Stop,
    Stopped,
    Text,
    Thinking,
    ToolCall,
    Usage,
    UsageSeen,
)

__all__ = [
    "CODECS",
    "Answer",
    "Closed",
    "Codec",
    "Collector",
    "Delta",
    "Encoded",
    "Ended",
    "Envelope",
    "Event",
    "EventDecoder",
    "EventEncoder",
    "Failed",
    "Opened",
    "Request",
    "Signed",
    "Started",
    "Stop",
    "Stopped",
    "Text",
    "Thinking",
    "ToolCall",
    "Usage",
    "UsageSeen",
    "UsageWatch",
    "check_json",
    "collect",
    "error_body",
    "error_event",
    "estimate_tokens",
    "fit_output",
    "headers_for",
    "holds_foreign_thinking",
    "peek",
    "rename_model",
    "replay",
    "status_of",
    "tokens_in",
    "usage_of_answer",
    "usage_watch",
]
