"""What a person in a session of the agent asks of hortus beside it: models, reasons, a review."""

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from hortus.cli.whoasks import Access
from hortus.core import UnavailableError
from hortus.gateway import http_get

_PATH = "/v1/models"
_TIMEOUT_S = 10.0
_REVIEW_S = 300.0
_OK = 200


class Neighbours:
    """The gateway and the other verbs of hortus, for one workspace."""

    def __init__(self, access: Access, workspace: Path) -> None:
        self._access = access
        self._workspace = workspace

    def models(self) -> Sequence[str]:
        """Return the models that may be asked."""
        url, headers = self._access.url, self._access.credential.headers("GET", _PATH)
        answer = asyncio.run(http_get(url + _PATH, timeout_s=_TIMEOUT_S, headers=headers))
        if answer is None or answer.status != _OK:
            raise UnavailableError(
                f"{url} does not say which models there are",
                remedy="check that it runs; a model's name can be given without the list",
            )
        try:
            return [one.id for one in msgspec.json.decode(answer.body, type=_Models).data]
        except msgspec.DecodeError as e:
            raise UnavailableError(
                f"{url} answers no list of models: {e}", remedy="check the address"
            ) from e

    def why(self, decision_id: str) -> str:
        """Explain a decision of the gateway."""
        from hortus.cli.why import told_by_gateway  # noqa: PLC0415 - heavy, and rarely asked

        return "\n".join(told_by_gateway(self._access, decision_id))

    def review(self) -> str:
        """Review what is changed in the workspace."""
        command = [sys.executable, "-m", "hortus", "review", "--repo", str(self._workspace)]
        try:
            done = subprocess.run(  # noqa: S603 - ourselves
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_REVIEW_S,
                check=False,
            )
        except subprocess.TimeoutExpired as e:
            raise UnavailableError(
                f"the review took longer than {_REVIEW_S:g} s", remedy="run `hortus review` alone"
            ) from e
        return (done.stdout + done.stderr).strip() or "nothing was found"


class _Model(msgspec.Struct, frozen=True):
    id: str


class _Models(msgspec.Struct, frozen=True):
    data: list[_Model]
