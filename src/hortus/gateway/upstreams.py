"""The models a gateway can reach at one moment: routes, connections and keys, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hortus.core import Clock, ConfigError, GatewaySettings, ModelSettings, Settings
from hortus.gateway.llama import LlamaPool, LlamaSpec
from hortus.gateway.routing import Router
from hortus.gateway.upstream import Timeouts, UpstreamClient, open_client


@dataclass(frozen=True, slots=True)
class Server:
    """One model server: a client for it, and hortus' own key."""

    client: UpstreamClient
    api_key: str


@dataclass(frozen=True, slots=True)
class Upstreams:
    """A snapshot; changed settings make a new one, and running requests keep the old."""

    settings: Settings
    router: Router
    servers: Mapping[str, Server]

    @property
    def busy(self) -> bool:
        """Whether a request is at one of the models."""
        gates = {name: self.router.slots.gate(name) for name in self.servers}
        return any(
            gate.free < self.settings.models[name].max_concurrency for name, gate in gates.items()
        )

    async def close(self) -> None:
        """Close every connection."""
        for server in self.servers.values():
            await server.client.close()


def open_upstreams(
    settings: Settings, clock: Clock, llamas: LlamaPool, *, embedded: bool
) -> Upstreams:
    """Return the upstreams of ``settings``; a key file not to be read is a ``ConfigError``."""
    # All keys are read before anything is opened, so that a failure leaves nothing behind.
    keys = {name: read_api_key(name, model) for name, model in settings.models.items()}
    timeouts = _timeouts(settings.gateway)
    servers = {
        name: Server(_open_client(name, model, timeouts, llamas), keys[name])
        for name, model in settings.models.items()
    }
    router = Router(settings.models, settings.aliases, settings.gateway, clock, embedded=embedded)
    return Upstreams(settings, router, servers)


def _open_client(
    name: str, model: ModelSettings, timeouts: Timeouts, llamas: LlamaPool
) -> UpstreamClient:
    if model.gguf:
        spec = LlamaSpec(name, Path(model.gguf).expanduser(), model.context_tokens)
        return llamas.open_client(spec, timeouts)
    return open_client(model.url, timeouts, proxy=model.proxy)


def _timeouts(settings: GatewaySettings) -> Timeouts:
    return Timeouts(
        settings.connect_timeout_s,
        settings.first_byte_timeout_s,
        settings.between_bytes_timeout_s,
        settings.total_timeout_s,
    )


def read_api_key(name: str, model: ModelSettings) -> str:
    """Return the key of a model's server, or '' where it needs none."""
    if not model.api_key_file:
        return ""
    try:
        return Path(model.api_key_file).expanduser().read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(
            f"the key file of model {name} cannot be read: {model.api_key_file}",
            remedy="make it a readable file with the key alone, or change `api_key_file`",
        ) from e
