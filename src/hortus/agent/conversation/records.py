"""The lines of a journal: what happened in a session, in the order in which it did."""

from typing import TypeAlias

import msgspec

VERSION = 1


class Line(msgspec.Struct, frozen=True, tag_field="kind", omit_defaults=True):
    """What all lines have in common: the first member says which kind it is."""


class ImageLine(msgspec.Struct, frozen=True):
    """A picture; its bytes are base64 in the file."""

    media_type: str
    data: bytes


class RepairLine(msgspec.Struct, frozen=True):
    """One thing that was mended in a call."""

    step: str
    where: str
    before: str
    after: str


class CallLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A call; its arguments stay JSON, as they were first written."""

    id: str
    name: str
    arguments: msgspec.Raw
    repairs: tuple[RepairLine, ...] = ()


class ResultLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the model was told of a call."""

    call_id: str
    text: str
    failed: bool = False
    images: tuple[ImageLine, ...] = ()


class Opened(Line, frozen=True, tag="opened"):
    """A session began; always the first line."""

    version: int
    session_id: str
    workspace: str
    model: str
    started_us: int
    forked_from: str = ""


class UserSaid(Line, frozen=True, tag="user"):
    """A person said something, or hortus in their place."""

    text: str
    at_us: int = 0
    images: tuple[ImageLine, ...] = ()
    told: tuple[str, ...] = ()
    """What hortus adds, such as what stands in files that were mentioned."""
    by_person: bool = True
    pins: tuple[str, ...] = ()


class ModelSaid(Line, frozen=True, tag="model"):
    """The model answered."""

    text: str
    calls: tuple[CallLine, ...] = ()


class Spent(Line, frozen=True, tag="spent"):
    """A request was answered, whether or not its answer could be used."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None
    cost: float | None = None
    decision_id: str = ""


class Began(Line, frozen=True, tag="began"):
    """A call is about to be carried out."""

    call_id: str
    at_us: int = 0
    checkpoint: str = ""
    """How the files were then; empty where nothing was kept."""


class Ended(Line, frozen=True, tag="ended"):
    """A call has a result; ``pins`` are instructions in it that have to outlive compaction."""

    result: ResultLine
    pins: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    tried: str = ""
    """What was tried, in a few words, where it failed; where it worked, what no longer fails."""


class StepLine(msgspec.Struct, frozen=True):
    """One step of the plan."""

    text: str
    state: str


class Planned(Line, frozen=True, tag="plan"):
    """The list of steps is another one."""

    steps: tuple[StepLine, ...]


class Shortened(Line, frozen=True, tag="compacted"):
    """The turns so far were replaced by these, at once."""

    turns: tuple["TurnLine", ...]
    before: int
    after: int
    summary: str = ""
    """What the older turns came to; empty where only old outputs were left out."""


class Rewound(Line, frozen=True, tag="rewound"):
    """The conversation went back to before something a person said."""

    to: int
    """Its number among all lines of users, from 0."""


class Switched(Line, frozen=True, tag="switched"):
    """Another model or mode from here on; empty is unchanged."""

    model: str = ""
    mode: str = ""


class UserTurnLine(msgspec.Struct, frozen=True, tag="user", omit_defaults=True):
    """A user turn that outlived compaction."""

    text: str
    images: tuple[ImageLine, ...] = ()


class ModelTurnLine(msgspec.Struct, frozen=True, tag="model", omit_defaults=True):
    """A model's turn that outlived compaction."""

    text: str
    calls: tuple[CallLine, ...] = ()


class ResultTurnLine(msgspec.Struct, frozen=True, tag="results"):
    """Results that outlived compaction."""

    results: tuple[ResultLine, ...]


TurnLine: TypeAlias = UserTurnLine | ModelTurnLine | ResultTurnLine
Record: TypeAlias = (
    Opened
    | UserSaid
    | ModelSaid
    | Spent
    | Began
    | Ended
    | Planned
    | Shortened
    | Rewound
    | Switched
)
