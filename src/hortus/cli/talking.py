"""Ask the gateway as whoever uses this machine: with their key, else with their session."""

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.client import Bearer, Credential, Gateway, Limits, Project
from hortus.connect import DEFAULT_URL, base_url, is_clear_text_abroad, read_key
from hortus.core import SystemClock, UsageError, load_settings
from hortus.core.config import user_place

_FILE = "login.json"
_SEARCH = Project(purpose="search")


def configure_gateway(parser: ArgumentParser) -> None:
    """Add the arguments that say where the gateway is and who asks."""
    parser.add_argument(
        "--url", metavar="U", help=f"address of hortus; else HORTUS_URL or {DEFAULT_URL}"
    )
    parser.add_argument(
        "--key-file",
        type=Path,
        metavar="F",
        help="file with your key; else HORTUS_KEY_FILE, else as signed in (`hortus login`)",
    )


def gateway_of(args: Namespace, limits: Limits | None = None) -> Gateway:
    """Return the gateway to ask. Raises ``UsageError`` where nobody knows who asks."""
    said = args.key_file or user_place("HORTUS_KEY_FILE")
    url = args.url or user_place("HORTUS_URL")
    if said:
        return _opened(url or DEFAULT_URL, Bearer(read_key(Path(said).expanduser())), limits)
    return _as_signed_in(args, url, limits)


def server_at(url: str, key_file: str, limits: Limits | None = None) -> Gateway:
    """Return another server that speaks as OpenAI does, with the key that it wants, if any."""
    key = read_key(Path(key_file).expanduser()) if key_file else ""
    return _opened(url, Bearer(key), limits)


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


def _as_signed_in(args: Namespace, url: str, limits: Limits | None) -> Gateway:
    from hortus.cli.login import open_login  # noqa: PLC0415 - only without a key
    from hortus.signin import LoginFile  # noqa: PLC0415 - only without a key

    file = load_settings(data=args.data, file=args.config).data / _FILE
    if not file.exists():
        raise UsageError(
            "nobody knows who asks: no key is given, and nobody is signed in",
            remedy="sign in with `hortus login`, or say --key-file FILE or set HORTUS_KEY_FILE",
        )
    known = LoginFile(file).read().url
    if url and base_url(url) != base_url(known):
        raise UsageError(
            f"you are signed in at {known}, not at {url}",
            remedy=f"`hortus login --url {url}`, or give a key with --key-file",
        )
    return _opened(known, open_login(args), limits)


def _opened(url: str, credential: Credential, limits: Limits | None) -> Gateway:
    place = base_url(url)
    if is_clear_text_abroad(place):
        raise UsageError(
            f"{place} is not encrypted, and another machine",
            remedy="give the address that begins with https://",
        )
    return Gateway(place, credential, SystemClock(), time.sleep, limits or Limits())
