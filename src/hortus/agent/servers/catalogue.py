"""What servers offered when they last ran, so that none has to be started to be described."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from hortus.agent.servers.types import Offer, Offered, Thing
from hortus.agent.toolcalls import Json
from hortus.core.whole import PRIVATE, write_whole

_MOST_BYTES = 2 * 1024 * 1024


class _Tool(msgspec.Struct, frozen=True):
    name: str
    description: str
    parameters: dict[str, msgspec.Raw]

    def offered(self) -> Offered:
        return Offered(self.name, self.description, _read(self.parameters))


class _Offer(msgspec.Struct, frozen=True):
    version: str
    tools: list[_Tool]
    resources: tuple[Thing, ...]
    prompts: tuple[Thing, ...]


class Catalogue:
    """A folder with a file for each server, named by its identity."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def known(self, identity: str) -> Offer | None:
        """Return what a server offered; None where that is not known."""
        try:
            data = (self._folder / f"{identity}.json").read_bytes()
            kept = msgspec.json.decode(data, type=_Offer)
        except (OSError, msgspec.DecodeError, RecursionError):
            # It is a copy: the server is asked where it is missing or damaged.
            return None
        tools = tuple(tool.offered() for tool in kept.tools)
        return Offer(kept.version, tools, kept.resources, kept.prompts)

    def keep(self, identity: str, offer: Offer) -> None:
        """Keep what a server offers; a disk that is full loses only the copy."""
        data = msgspec.json.encode(offer)
        if len(data) > _MOST_BYTES or self.known(identity) == offer:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self._folder / f"{identity}.json", data, mode=PRIVATE)
        except OSError:
            return


def _read(members: Mapping[str, msgspec.Raw]) -> Mapping[str, Json]:
    return {name: msgspec.json.decode(value) for name, value in members.items()}
