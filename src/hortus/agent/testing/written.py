"""An answer of the script, made ready to be written in any dialect."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, assert_never

import msgspec

from hortus.agent.testing.grammars import write_call
from hortus.agent.testing.types import (
    Answer,
    JsonObject,
    NativeCall,
    Part,
    Say,
    Stop,
    TextCall,
    Think,
    Tokens,
)


@dataclass(frozen=True, slots=True)
class Text:
    """Text in the answer itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Thought:
    """A thought in the field that the dialect has for it."""

    text: str


@dataclass(frozen=True, slots=True)
class Called:
    """A call in the form that the dialect has for it."""

    id: str
    name: str
    arguments: str


Piece: TypeAlias = Text | Thought | Called


@dataclass(frozen=True, slots=True)
class Written:
    """What every dialect says of an answer in its own words."""

    number: int
    model: str
    pieces: tuple[Piece, ...]
    stop: Stop
    tokens: Tokens | None
    cost: float | None
    chunk_chars: int

    def cut(self, text: str) -> Iterator[str]:
        """Yield a text in pieces as a model server sends it; an empty text is no piece."""
        for start in range(0, len(text), self.chunk_chars):
            yield text[start : start + self.chunk_chars]

    def priced(self, usage: JsonObject) -> JsonObject:
        """Return what is said of the tokens, with the cost where there is one."""
        return usage if self.cost is None else usage | {"cost": self.cost}


def make_ready(answer: Answer, number: int, model: str, counted: int) -> Written:
    """Return the answer with whatever it leaves open filled in."""
    pieces = tuple(_piece(part, f"{number}_{i}") for i, part in enumerate(answer.parts))
    calls = any(isinstance(piece, Called) for piece in pieces)
    stop = answer.stop or (Stop.CALLS if calls else Stop.END)
    tokens = Tokens(counted) if answer.tokens is msgspec.UNSET else answer.tokens
    return Written(number, model, pieces, stop, tokens, answer.cost, answer.chunk_chars)


def _piece(part: Part, suffix: str) -> Piece:
    match part:
        case Say(text, times):
            return Text(text * times)
        case Think(text, in_text):
            return Text(f"<think>\n{text}\n</think>\n\n") if in_text else Thought(text)
        case TextCall(name, arguments, grammar):
            return Text(write_call(name, arguments, grammar))
        case NativeCall(name, arguments, call_id):
            text = arguments if isinstance(arguments, str) else _json(arguments)
            return Called(f"call_{suffix}" if call_id is None else call_id, name, text)
        case _:
            assert_never(part)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
