"""The embedded model of a house: opened with it, and taught each new commit."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from hortus.completion import Engine, index_folder
from hortus.core import HortusError, Loaded

_log = logging.getLogger(__name__)


def open_engine(loaded: Loaded, progress: Callable[[float, float, str], None]) -> Engine | None:
    """Return the model of the repository that the settings name, built or loaded."""
    settings = loaded.settings.completion
    if not settings.repository:
        return None
    repository = Path(settings.repository).expanduser()
    return Engine.open(
        repository, index_folder(loaded.data, repository), settings, progress=progress
    )


async def keep_learning(engine: Engine, every_s: float) -> None:
    """Take up new commits again and again; what cannot be read leaves the model as it was."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(every_s)
        try:
            await loop.run_in_executor(None, engine.refresh)
        except HortusError as e:
            _log.warning("the embedded model stays at its last commit: %s", e.message)
