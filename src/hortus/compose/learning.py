"""The embedded model of a house: opened with it, and taught each new commit."""

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from hortus.completion import Engine, Fitted, ToFit, index_folder
from hortus.core import HortusError, Loaded

_log = logging.getLogger(__name__)


def open_engine(loaded: Loaded, progress: Callable[[float, float, str], None]) -> Engine | None:
    """Return the model of the repository that the settings name, built or loaded.

    Its gate may be still to be fitted: nobody should wait a minute for that.
    """
    settings = loaded.settings.completion
    if not settings.repository:
        return None
    repository = Path(settings.repository).expanduser()
    return Engine.open(
        repository, index_folder(loaded.data, repository), settings, progress=progress, fit=False
    )


async def fit_gate(engine: Engine) -> None:
    """Have the gate of a new model fitted in a process of its own; without one it stays cautious.

    Whatever happens to that process, the next start tries again.
    """
    wanted = engine.to_fit
    if wanted is None:
        return
    try:
        fitted = msgspec.json.decode(await _said(wanted), type=Fitted)
    except (OSError, msgspec.DecodeError) as e:
        fitted = Fitted({}, engine.report.gate, f"the process that calibrates it ended ({e})")
    if fitted.problem:
        _log.warning("the embedded model stays cautious until the next start: %s", fitted.problem)
        return
    await asyncio.get_running_loop().run_in_executor(None, engine.take_gate, fitted)
    report = fitted.report
    _log.info("the embedded model is calibrated, on %d %s", report.positions, report.source)


async def _said(wanted: ToFit) -> bytes:
    """Return what the process says; it is ended where this is cancelled."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "hortus.completion.fitting", *wanted.words),
        stdin=asyncio.subprocess.PIPE,  # its end tells the process that this one has ended
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the parent, which ends this one itself
    )
    try:
        if process.stdout is None:
            raise AssertionError("it was asked to be a pipe")
        said = await process.stdout.read()
        await process.wait()
        return said
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def keep_learning(engine: Engine, every_s: float) -> None:
    """Take up new commits again and again; what cannot be read leaves the model as it was."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(every_s)
        try:
            await loop.run_in_executor(None, engine.refresh)
        except HortusError as e:
            _log.warning("the embedded model stays at its last commit: %s", e.message)
