"""The agent in an editor, over the Agent Client Protocol on standard input and output."""

from hortus.agent.editor.agent import EditorAgent, Known, Sessions
from hortus.agent.editor.errors import EditorError, EditorGoneError, NoSuchSessionError
from hortus.agent.editor.messages import Server

__all__ = [
    "EditorAgent",
    "EditorError",
    "EditorGoneError",
    "Known",
    "NoSuchSessionError",
    "Server",
    "Sessions",
]
