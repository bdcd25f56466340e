"""Ask the gateway as whoever uses this machine: with their key, else with their session."""

import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.cli.whoasks import access_of, checked, configure_gateway
from hortus.client import Gateway, Limits, Project
from hortus.core import SystemClock, load_settings
from hortus.core.address import read_key
from hortus.core.credential import Bearer, Credential

__all__ = ["configure_gateway", "embedder_of", "gateway_of", "server_at"]

_SEARCH = Project(purpose="search")


def gateway_of(args: Namespace, limits: Limits | None = None) -> Gateway:
    """Return the gateway to ask. Raises ``UsageError`` where nobody knows who asks."""
    access = access_of(args)
    return _opened(access.url, access.credential, limits)


def server_at(url: str, key_file: str, limits: Limits | None = None) -> Gateway:
    """Return another server that speaks as OpenAI does, with the key that it wants, if any."""
    key = read_key(Path(key_file).expanduser()) if key_file else ""
    return _opened(checked(url), Bearer(key), limits)


@dataclass(frozen=True, slots=True)
class ModelOfGateway:
    """A model by its name; the gateway is looked for only when something is asked."""

    model: str
    opened: Callable[[], Gateway]

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector for each text."""
        return self.opened().embed(self.model, texts, _SEARCH)


def embedder_of(args: Namespace) -> ModelOfGateway | None:
    """Return the model that the settings name for vectors, None where they name none."""
    settings = load_settings(data=args.data, file=args.config).settings.knowledge
    if not settings.embedding_model:
        return None
    if settings.embedding_url:
        return ModelOfGateway(
            settings.embedding_model,
            lambda: server_at(settings.embedding_url, settings.embedding_key_file),
        )
    return ModelOfGateway(settings.embedding_model, lambda: gateway_of(args))


def _opened(url: str, credential: Credential, limits: Limits | None) -> Gateway:
    return Gateway(url, credential, SystemClock(), time.sleep, limits or Limits())
