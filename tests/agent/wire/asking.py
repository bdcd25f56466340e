"""What the tests of the wire ask, and how they read the answer."""

import threading

from hortus.agent.values import Call, Image, ModelTurn, Result, ResultTurn, ToolSpec, UserTurn
from hortus.agent.wire import CallPiece, Endpoint, Limits, Request, TextPiece, ThoughtPiece, stream
from hortus.core import Dialect

DIALECTS = (Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES)
READ = ToolSpec(
    "read",
    "Read a file.",
    {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]},
)
PICTURE = Image("image/png", b"\x89PNG")
TURNS = (
    UserTurn("look at a.py", (PICTURE,)),
    ModelTurn("I look.", (Call("call00000", "read", {"path": "a.py"}),)),
    ResultTurn((Result("call00000", "x = 1"),)),
    ModelTurn("", (Call("call00001", "read", {"path": "b.py"}),)),
    ResultTurn((Result("call00001", "no such file", failed=True, images=(PICTURE,)),)),
    ModelTurn("It is not there."),
)


class Key:
    """A credential that says which request it is for."""

    def headers(self, method, path):
        return {"Authorization": f"Bearer {method} {path}"}


def request(turns=TURNS[:1], **changed):
    fields = {"model": "house/code", "system": "You are hortus.", "max_tokens": 800}
    return Request(**{**fields, "tools": (READ,), "turns": tuple(turns), **changed})


def endpoint(model, dialect=Dialect.CHAT, **changed):
    limits = changed.pop("limits", Limits(connect_s=5, silence_s=5))
    return Endpoint(model.url, dialect, Key(), limits=limits, **changed)


def ask(model, dialect=Dialect.CHAT, **changed):
    return list(stream(endpoint(model, dialect, **changed), request(), threading.Event()))


def said(pieces, kind=TextPiece):
    return "".join(piece.text for piece in pieces if isinstance(piece, kind))


def thought(pieces):
    return said(pieces, ThoughtPiece)


def calls(pieces):
    found = {}
    for piece in pieces:
        if isinstance(piece, CallPiece):
            call_id, name, arguments = found.get(piece.index, ("", "", ""))
            found[piece.index] = (
                call_id + piece.id,
                name + piece.name,
                arguments + piece.arguments,
            )
    return list(found.values())
