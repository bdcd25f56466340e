"""What can go wrong with llama.cpp inside hortus; each lets another model be asked."""

from hortus.gateway.upstream import UpstreamError


class LlamaMissingError(UpstreamError):
    """The extra that carries llama.cpp is not installed."""

    code, status = "llama_missing", 503


class LlamaLoadError(UpstreamError):
    """llama.cpp cannot load the model file."""

    code, status = "llama_load_failed", 503


class LlamaDownError(UpstreamError):
    """The llama.cpp process ended and is about to be started again."""

    code, status = "llama_down", 503
