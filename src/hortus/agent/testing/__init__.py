"""A model server that plays a script in three dialects and fails on demand."""

from hortus.agent.testing.ordinary import as_ordinary_user, owned
from hortus.agent.testing.proxying import ConnectProxy
from hortus.agent.testing.scripted import ScriptedModel
from hortus.agent.testing.types import (
    Answer,
    Fault,
    NativeCall,
    OverflowForm,
    Received,
    Say,
    Script,
    Stop,
    TextCall,
    Think,
    Tokens,
)

__all__ = [
    "Answer",
    "ConnectProxy",
    "Fault",
    "NativeCall",
    "OverflowForm",
    "Received",
    "Say",
    "Script",
    "ScriptedModel",
    "Stop",
    "TextCall",
    "Think",
    "Tokens",
    "as_ordinary_user",
    "owned",
]
