"""Which first pass the scanners have: Hyperscan where it has proved itself, else NumPy."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from hortus.dlp import (
    ArrayEngine,
    CrashNote,
    Databases,
    Engine,
    EngineError,
    HyperscanEngine,
    Rule,
    is_installed,
)

_log = logging.getLogger(__name__)
BEING_TRIED = "Hyperscan is still being tried"


class FirstPasses:
    """Chooses an engine by the setting, by what is installed, and by what happened before."""

    def __init__(self, data: Path, key: Callable[[], bytes]) -> None:
        self._data = data
        self._key = key
        self._crashes = CrashNote(data)
        self._native: HyperscanEngine | None = None

    def engine(self, choice: str, rules: Sequence[Rule], *, patient: bool) -> Engine:
        """Return the engine for some rules; raise ``EngineError`` where the one asked for fails.

        Hyperscan is tried for a second or two in a process of its own before it is first used;
        who is not ``patient`` gets arrays until then, if the choice is free.
        """
        if choice == "portable" or (choice == "auto" and not is_installed()):
            return ArrayEngine()
        try:
            return self._tried(rules, patient=patient or choice != "auto")
        except EngineError as e:
            if choice != "auto":
                raise
            _log.warning("texts are scanned with NumPy: %s", e.message)
            return ArrayEngine(e.message)

    def _tried(self, rules: Sequence[Rule], *, patient: bool) -> Engine:
        if self._crashes.blames_scanner():
            raise EngineError(
                f"Hyperscan has crashed a process before, which {self._crashes.file} tells of",
                remedy="report it with that file, and remove the file to try again",
            )
        if self._native is None:
            self._native = HyperscanEngine(Databases(self._data, self._key()))
        probes = [probe for rule in rules for probe in rule.probes]
        if not patient and not self._native.has(probes):
            return ArrayEngine(BEING_TRIED)
        self._native.prefilter(probes)
        return self._native
