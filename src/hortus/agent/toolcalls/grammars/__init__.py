"""Read calls out of text, one module for each family of grammars."""

from hortus.agent.toolcalls.grammars.elements import read_elements
from hortus.agent.toolcalls.grammars.fenced import read_bare, read_fenced
from hortus.agent.toolcalls.grammars.harmony import Channels, read_channels
from hortus.agent.toolcalls.grammars.pythonic import read_pythonic
from hortus.agent.toolcalls.grammars.tagged import read_tagged
from hortus.agent.toolcalls.grammars.tokens import read_llama, read_mistral, read_tokens

__all__ = [
    "Channels",
    "read_bare",
    "read_channels",
    "read_elements",
    "read_fenced",
    "read_llama",
    "read_mistral",
    "read_pythonic",
    "read_tagged",
    "read_tokens",
]
