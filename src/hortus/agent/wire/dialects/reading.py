"""Which door each dialect has, and who reads what comes out of it."""

from collections.abc import Callable

from hortus.agent.wire.dialects.answers import AnswerReader
from hortus.agent.wire.dialects.chat_answer import ChatReader
from hortus.agent.wire.dialects.messages_answer import MessagesReader
from hortus.agent.wire.dialects.responses_answer import ResponsesReader
from hortus.core import Dialect

_PATHS = {
    Dialect.CHAT: "/v1/chat/completions",
    Dialect.MESSAGES: "/v1/messages",
    Dialect.RESPONSES: "/v1/responses",
}
_READERS: dict[Dialect, Callable[[], AnswerReader]] = {
    Dialect.CHAT: ChatReader,
    Dialect.MESSAGES: MessagesReader,
    Dialect.RESPONSES: ResponsesReader,
}


def path_of(dialect: Dialect) -> str:
    """Return the path of a dialect's door."""
    return _PATHS[dialect]


def reader_for(dialect: Dialect) -> AnswerReader:
    """Return a reader for one answer."""
    return _READERS[dialect]()
