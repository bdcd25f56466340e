"""Values that travel between rooms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

EMBEDDED_MODEL = "hortus/embedded"
"""The completion model built from the company's own code; always there, never a chat model."""

SCIM_DOOR = "hortus/scim"
"""What a key of the company's directory opens, in place of models."""


TEAM = "team:"
"""What the account of a key begins with that a team holds; nobody else is called so."""


class Dialect(StrEnum):
    """A public wire format for talking to a model."""

    CHAT = "chat"
    RESPONSES = "responses"
    MESSAGES = "messages"
    COMPLETIONS = "completions"
    EMBEDDINGS = "embeddings"


class KeyTier(StrEnum):
    """How somebody proves who they are, the surest first."""

    BOUND = "bound"
    """A short-lived token bound to a key that never leaves their machine."""
    SESSION = "session"
    """A short-lived token; whoever has it can use it."""
    STATIC = "static"
    """A key in a file or a variable."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling, as far as the key they hold says.

    ``models`` names the aliases and models the key may ask for; empty means all that are
    configured. ``account`` is the name of the person, service or team in the directory, empty for
    a key that belongs to nobody there; ``tier`` says how they proved who they are, ``zones`` to
    which networks the key is bound (none: any). ``project`` is what they work on where the client
    names nothing else; whatever it names, the class of this one holds at least.
    """

    key_id: str
    name: str
    models: frozenset[str] = frozenset()
    account: str = ""
    is_service: bool = False
    tier: KeyTier = KeyTier.STATIC
    zones: frozenset[str] = frozenset()
    project: str = ""

    @property
    def is_team(self) -> bool:
        """Whether a team holds the key, and nobody of it by name."""
        return self.account.startswith(TEAM)


class Action(StrEnum):
    """What somebody wants to do: the first three with a model."""

    INFER = "infer"
    COMPLETE = "complete"
    EMBED = "embed"
    READ_CONTENT = "read_content"
    """Read the prompts and answers that were kept."""
    USE_TOOL = "use_tool"
    ADMINISTER = "administer"
    """Change or audit hortus itself."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a request would go: the facts about one model that decisions rest on."""

    name: str
    inside: bool
    region: str = ""
    owner_entity: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is decided before anything is sent: may this request go to this model.

    ``asked`` is the name the client asked for, ``model`` where it would go. ``labels`` say what
    kinds of data the request holds: ``secret``, ``personal``, ``confidential:<list>``,
    ``source:<project>``. ``project``, ``purpose`` and ``data_class`` are what the client says they
    are, ``zone`` is the network that it asks from; empty where nobody knows.
    """

    principal: Principal
    action: Action
    asked: str
    model: Destination
    labels: frozenset[str] = frozenset()
    client: str = ""
    client_version: str = ""
    project: str = ""
    zone: str = ""
    purpose: str = ""
    data_class: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision with its reason; the same words reach the client, the log and the console.

    ``rules`` names all that determined it, ``rule`` the first of them; ``bundle`` is the version
    of the policies that were asked, where policies were. ``recorded`` is what is kept of the facts
    with the record of the request: JSON without names of people. ``warning`` is what somebody who
    may do it is told all the same.
    """

    allowed: bool
    rule: str
    reason: str
    remedy: str = ""
    facts_used: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    bundle: str = ""
    recorded: str = ""
    warning: str = ""

    def __post_init__(self) -> None:
        """Let the one rule stand for all where no others are named."""
        if not self.rules:
            object.__setattr__(self, "rules", (self.rule,))
