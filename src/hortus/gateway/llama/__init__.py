"""Run a GGUF model with llama.cpp in a process of its own, watched over by hortus."""

from hortus.gateway.llama.client import LlamaClient
from hortus.gateway.llama.errors import LlamaDownError, LlamaLoadError, LlamaMissingError
from hortus.gateway.llama.pool import LlamaPool
from hortus.gateway.llama.server import LlamaServer
from hortus.gateway.llama.types import LlamaSpec, Supervision

__all__ = [
    "LlamaClient",
    "LlamaDownError",
    "LlamaLoadError",
    "LlamaMissingError",
    "LlamaPool",
    "LlamaServer",
    "LlamaSpec",
    "Supervision",
]
