"""The list of models that a client is shown."""

import msgspec

from hortus.core import EMBEDDED_MODEL, Principal, Settings
from hortus.gateway.relay import Relay


class Catalogue:
    """Lists aliases and models, in a form that clients of every dialect read."""

    def __init__(self, relay: Relay, *, embedded: bool) -> None:
        self._relay = relay
        self._embedded = [EMBEDDED_MODEL] if embedded else []

    def listing(self, principal: Principal) -> bytes:
        """Return what ``principal`` may ask for, as the body of ``GET /v1/models``."""
        settings = self._relay.upstreams.settings
        names = [*settings.aliases, *settings.models, *self._embedded]
        allowed = [name for name in names if not principal.models or name in principal.models]
        return msgspec.json.encode(
            {
                "object": "list",
                "data": [_entry(name, settings) for name in allowed],
                "first_id": allowed[0] if allowed else None,
                "last_id": allowed[-1] if allowed else None,
                "has_more": False,
                # Codex looks for a list of its own kind and complains where there is none.
                "models": [],
            }
        )


def _entry(name: str, settings: Settings) -> dict[str, object]:
    model = settings.models.get(name)
    return {
        "id": name,
        "object": "model",
        "type": "model",
        "display_name": name,
        # Nobody knows when a model was made; both dialects ask for a date all the same.
        "created": 0,
        "created_at": "1970-01-01T00:00:00Z",
        "owned_by": model.owner_entity if model and model.owner_entity else "hortus",
    }
