"""What the terminal asks of the machine it runs on."""

from collections.abc import Sequence
from typing import Protocol


class Services(Protocol):
    """What the terminal asks of hortus beside the session."""

    def models(self) -> Sequence[str]:
        """Return the models that may be asked."""

    def why(self, decision_id: str) -> str:
        """Explain a decision of the gateway."""

    def review(self) -> str:
        """Review what is changed in the workspace."""
