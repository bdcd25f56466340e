"""What servers answer, as far as it is used here; whatever else they send is passed over."""

from typing import TypeVar

import msgspec

from hortus.agent.servers.errors import ServerAnswerError
from hortus.agent.servers.types import Offered, Thing
from hortus.agent.toolcalls import Json

_T = TypeVar("_T")
_SHORT_REMEDY = "tell the person: the server does not keep to the protocol"


class _Answer(msgspec.Struct, frozen=True, rename="camel"):
    """Members are written in camel case."""


class Initialized(_Answer, frozen=True):
    """The server's side of the handshake."""

    protocol_version: str
    capabilities: dict[str, msgspec.Raw] = {}


class Discovered(_Answer, frozen=True):
    """What a server without handshake says of itself."""

    supported_versions: list[str]
    capabilities: dict[str, msgspec.Raw] = {}


class Asked(msgspec.Struct, frozen=True):
    """Something that a server wants of the client before it goes on."""

    method: str = ""


class Outcome(_Answer, frozen=True):
    """Whether a result is one, or the server wants input first."""

    result_type: str = "complete"
    input_requests: dict[str, Asked] = {}
    request_state: str | None = None

    def declined(self) -> dict[str, Json]:
        """Return what is added to the next try: a no to each question, and the server's state."""
        for asked in self.input_requests.values():
            if asked.method != "elicitation/create":
                raise ServerAnswerError(
                    f"the server asks for {asked.method[:60]!r}, which hortus does not give",
                    remedy="go on without it",
                )
        more: dict[str, Json] = {}
        if self.input_requests:
            more["inputResponses"] = {key: {"action": "decline"} for key in self.input_requests}
        if self.request_state is not None:
            more["requestState"] = self.request_state
        return more


class ListedTool(_Answer, frozen=True):
    """A tool as it is listed."""

    name: str
    description: str | None = None
    input_schema: msgspec.Raw = msgspec.Raw(b"{}")

    def offered(self) -> Offered:
        """Return it as it is kept."""
        schema: Json = msgspec.json.decode(self.input_schema)
        known = schema if isinstance(schema, dict) else {}
        return Offered(self.name, self.description or "", known)


class ListedResource(_Answer, frozen=True):
    """A resource as it is listed."""

    uri: str
    name: str | None = None
    description: str | None = None

    def thing(self) -> Thing:
        """Return it as it is kept."""
        return Thing(self.uri, self.description or self.name or "")


class PromptArgument(msgspec.Struct, frozen=True):
    """An argument of a prompt."""

    name: str


class ListedPrompt(_Answer, frozen=True):
    """A prompt as it is listed."""

    name: str
    description: str | None = None
    arguments: list[PromptArgument] | None = None

    def thing(self) -> Thing:
        """Return it as it is kept."""
        names = tuple(a.name for a in self.arguments or ())
        return Thing(self.name, self.description or "", names)


class ToolsListed(_Answer, frozen=True):
    """A page of tools."""

    tools: list[ListedTool] = []
    next_cursor: str | None = None

    @property
    def size(self) -> int:
        """How many are on the page."""
        return len(self.tools)


class ResourcesListed(_Answer, frozen=True):
    """A page of resources."""

    resources: list[ListedResource] = []
    next_cursor: str | None = None

    @property
    def size(self) -> int:
        """How many are on the page."""
        return len(self.resources)


class PromptsListed(_Answer, frozen=True):
    """A page of prompts."""

    prompts: list[ListedPrompt] = []
    next_cursor: str | None = None

    @property
    def size(self) -> int:
        """How many are on the page."""
        return len(self.prompts)


class Embedded(_Answer, frozen=True):
    """What is in a resource: text, or bytes in base64."""

    uri: str = ""
    mime_type: str | None = None
    text: str | None = None
    blob: str = ""


class Content(_Answer, frozen=True):
    """A piece of a result."""

    type: str = ""
    text: str = ""
    data: str = ""
    mime_type: str | None = None
    uri: str = ""
    name: str | None = None
    resource: Embedded | None = None


class Called(_Answer, frozen=True):
    """What a tool gives back."""

    content: list[Content] = []
    is_error: bool = False
    structured_content: msgspec.Raw = msgspec.Raw(b"")


class ReadResource(msgspec.Struct, frozen=True):
    """What is in a resource, in its parts."""

    contents: list[Embedded] = []


class PromptMessage(msgspec.Struct, frozen=True):
    """One turn of a prompt."""

    role: str
    content: Content


class PromptGiven(msgspec.Struct, frozen=True):
    """A prompt."""

    messages: list[PromptMessage] = []


def decoded(value: bytes, kind: type[_T]) -> _T:
    """Return a result as its kind. Raises ``ServerAnswerError``."""
    try:
        return msgspec.json.decode(value, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as e:
        raise ServerAnswerError(
            f"the server's answer cannot be read: {e}", remedy=_SHORT_REMEDY
        ) from e
