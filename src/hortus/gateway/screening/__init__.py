"""Look into what goes to a model and what comes back for what must not pass."""

from hortus.gateway.screening.screen import Screen

__all__ = ["Screen"]
