"""What can go wrong with llama.cpp inside hortus."""

from hortus.core import HortusError


class LlamaMissingError(HortusError):
    """The extra that carries llama.cpp is not installed."""

    code, status = "llama_missing", 503


class LlamaLoadError(HortusError):
    """llama.cpp cannot load the model file."""

    code, status = "llama_load_failed", 503


class LlamaDownError(HortusError):
    """The llama.cpp process ended and is about to be started again."""

    code, status = "llama_down", 503
