"""A PostgreSQL server for tests and benchmarks: its own folder, a free port, gone at the end.

At the end of whoever started it, that is, also where that was killed: see `_GUARD`.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from hortus.store.database import Database
from hortus.store.errors import StoreError
from hortus.store.server import Server

USER = "hortus"
_READY = "ready"
_PLACES = "/usr/lib/postgresql/*/bin"
_START_S = 30.0
_ROOM_BYTES = 2_000_000_000
_POLL_S = 0.02
# The order of letters of a real language: whoever relies on that of characters must say so.
_INIT = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu")
# Waits until nobody holds the other end of its input any more, which is when we have ended,
# however that came about; then it ends the server, if one still runs, and removes the folder.
_GUARD = """
read -r _
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
until rm -rf "$1" 2>/dev/null; do sleep 0.1; done
"""
_INIT_MORE = ("--icu-locale=en-US", "--no-sync", "--no-instructions", "-U", USER)


def memory_folder() -> Path | None:
    """Return a folder that is kept in memory and has room for a server, or None."""
    shared = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    if not shared.is_dir() or not os.access(shared, os.W_OK):
        return None
    return shared if shutil.disk_usage(shared).free > _ROOM_BYTES else None


def find_programs() -> Path | None:
    """Return the folder with the server's programs, or None where none is installed."""
    found = sorted(Path("/").glob(f"{_PLACES[1:]}/initdb"), key=lambda file: int(file.parts[4]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


class TrialServer:
    """A server of its own that can be stopped, killed and started again."""

    def __init__(
        self,
        programs: Path,
        *,
        settings: Mapping[str, str] | None = None,
        parent: Path | None = None,
        start_s: float = _START_S,
    ) -> None:
        self._programs = programs
        self._start_s = start_s
        self._settings = settings or {}
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = _owner()
        self.port = _free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="hortus-pg-", dir=parent))
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        if self._owner:
            shutil.chown(self.folder, self._owner)
        self._guard = subprocess.Popen(  # noqa: S603 - our own words
            ["/bin/sh", "-c", _GUARD, "guard", str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            # Ctrl-C is for us: the guard goes after us.
            start_new_session=True,
        )
        try:
            self._run("initdb", "-D", str(self.data), *_INIT, *_INIT_MORE)
            self.start()
        except BaseException:
            self.close()
            raise

    def url(self, name: str = "postgres") -> str:
        """Return the address of one of the server's databases."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def new(self, *, of: Server | None = None, ready: bool = True) -> Server:
        """Return a database that nobody has used, with tables in it unless told otherwise.

        It is a copy of the one it is made ``of``, on which nobody may work at the time.
        """
        name = f"trial_{next(self._numbers)}"
        fresh = self._ready() if ready else "template1"
        template = of.name if of is not None else fresh
        self.ask(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return Server(self.url(name))

    def drop(self, server: Server) -> None:
        """Remove a database that ``new`` has made, whoever is connected to it."""
        name = sql.Identifier(server.name)
        self.ask(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def ask(self, statement: sql.Composed | sql.SQL) -> list[tuple[object, ...]]:
        """Run a statement as the owner of everything."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def start(self) -> None:
        """Start the server, also after a crash, and return once it lets people in."""
        until = time.monotonic() + self._start_s
        while True:
            self._begin()
            while self._process is not None and self._process.poll() is None:
                if self._answers():
                    return
                self._wait(until)
            # After a kill its children need a moment to notice that they are orphans.
            self._wait(until)

    def _wait(self, until: float) -> None:
        if time.monotonic() > until:
            raise StoreError("the server does not start", remedy=f"look into {self.log}")
        time.sleep(_POLL_S)

    def stop(self) -> None:
        """Let the server end what it does, throw everyone out, and write everything down."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End the server as a crash would."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """Stop the server and remove everything it kept."""
        self._end(signal.SIGQUIT)
        self._guard.communicate()

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def _begin(self) -> None:
        settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.folder),
            "log_min_messages": "warning",
            **self._settings,
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own words
                [str(self._programs / "postgres"), "-D", str(self.data), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self._owner,
                cwd=self.folder,
            )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _ready(self) -> str:
        if not self.ask(sql.SQL("SELECT 1 FROM pg_database WHERE datname = {}").format(_READY)):
            self.ask(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_READY)))
            Database(self.folder, "normal", server=Server(self.url(_READY))).prepare()
        return _READY

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(  # noqa: S603 - our own words
            [str(self._programs / program), *words],
            capture_output=True,
            user=self._owner,
            cwd=self.folder,
            check=False,
        )
        if done.returncode:
            raise StoreError(f"{program} failed", remedy=done.stderr.decode(errors="replace"))


def _owner() -> str | None:
    """Return whose the server has to be: it refuses to run as root."""
    if os.getuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
