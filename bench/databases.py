"""A fresh database of either kind for a measurement, on the disk of the working directory."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hortus.store import Database
from hortus.store.testing.server import TrialServer, find_programs

_BUILD = Path(__file__).resolve().parent.parent / "build"


class Databases:
    """Makes databases; the server runs for all of them, where PostgreSQL is installed."""

    def __init__(self) -> None:
        programs = find_programs()
        self._server = TrialServer(programs) if programs else None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of databases there are."""
        return ("sqlite", "postgresql") if self._server else ("sqlite",)

    @contextmanager
    def fresh(self, kind: str, durability: str = "full") -> Iterator[Database]:
        """Lend a database that nobody has used."""
        _BUILD.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="bench-", dir=_BUILD) as name:
            if kind == "sqlite" or self._server is None:
                database = Database(Path(name), durability)
                database.prepare()
                yield database
                return
            server = self._server.new()
            yield Database(Path(name), durability, server=server)
            self._server.drop(server)

    def close(self) -> None:
        """Stop the server."""
        if self._server:
            self._server.close()
