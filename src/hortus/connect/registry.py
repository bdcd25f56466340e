"""Find the set-up of a client by the word the user gave."""

import difflib
from collections.abc import Mapping

from hortus.connect.clients import Aider, Claude, Codex, Continue, Opencode, Qwen, Zed
from hortus.connect.errors import UnknownClientError
from hortus.connect.types import ClientSetup

_ALL: tuple[ClientSetup, ...] = (
    Claude(),
    Codex(),
    Qwen(),
    Opencode(),
    Aider(),
    Continue(),
    Zed(),
)

CLIENTS: Mapping[str, ClientSetup] = {client.name: client for client in _ALL}
"""Every client that can be set up, in the order of the documentation."""


ASK_A_COMMAND = frozenset({"codex"})
"""The clients that ask a command for their key each time, and show a refusal all the same."""


def find_client(name: str) -> ClientSetup:
    """Return the set-up for ``name``. Raises ``UnknownClientError``."""
    if name in CLIENTS:
        return CLIENTS[name]
    near = difflib.get_close_matches(name, CLIENTS, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise UnknownClientError(
        f"no set-up is known for {name!r}",
        remedy=f"{meant}known are {', '.join(CLIENTS)}; any other client works that lets you set "
        "a base URL and a key",
    )
