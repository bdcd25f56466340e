"""Read which servers there are from the tables of settings files."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from hortus.agent.servers.errors import BadServerEntryError, ServerStartError
from hortus.agent.servers.types import SILENCE_S, Address, Program, ServerEntry

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_OTHERS = 0o077


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table `[servers.NAME]`, or an entry of `.mcp.json`."""

    command: list[str] | str = ""
    args: list[str] = []
    environment: dict[str, str] = {}
    env: dict[str, str] = {}
    environment_files: dict[str, str] = {}
    hosts: list[str] = []
    writes: bool = False
    url: str = ""
    headers: dict[str, str] = {}
    key_file: str = ""
    timeout_s: Annotated[float, Meta(gt=0, le=3_600)] = SILENCE_S
    type: str = ""
    enabled: bool = True


class _Shared(msgspec.Struct, frozen=True, rename="camel"):
    """The file `.mcp.json`, as other tools have it."""

    mcp_servers: dict[str, _Entry] = {}


def read_servers(table: Mapping[str, object], home: Path, source: str) -> tuple[ServerEntry, ...]:
    """Return the servers of a table `servers`. Raises ``BadServerEntryError``.

    ``source`` names the file in errors; ``home`` is what `~` stands for.
    """
    entries = {}
    for name, entry in table.items():
        try:
            entries[name] = msgspec.convert(entry, type=_Entry)
        except msgspec.ValidationError as e:
            raise _bad(f"{source}: servers.{name[:60]}{_plain(str(e))}") from e
    return _made(entries, home, source)


def read_shared(data: bytes, home: Path, source: str) -> tuple[ServerEntry, ...]:
    """Return the servers of a file `.mcp.json`. Raises ``BadServerEntryError``."""
    try:
        entries = msgspec.json.decode(data, type=_Shared).mcp_servers
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise _bad(f"{source}: {e}") from e
    return _made(entries, home, source)


def secret(file: Path) -> str:
    """Return what is in a file for nobody else's eyes. Raises ``ServerStartError``."""
    remedy = f"tell the person: write the key into {file}, with mode 600"
    try:
        if file.stat().st_mode & _OTHERS:
            raise ServerStartError(f"{file} can be read by others", remedy=remedy)
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as e:
        raise ServerStartError(f"the key in {file} cannot be read: {e}", remedy=remedy) from e
    if not text or not text.isprintable():
        raise ServerStartError(f"there is no key in {file}", remedy=remedy)
    return text


def with_secrets(entry: ServerEntry) -> ServerEntry:
    """Return an entry with what its files hold. Raises ``ServerStartError``."""
    place = entry.place
    if isinstance(place, Program):
        read = {name: secret(file) for name, file in place.secrets.items()}
        return replace(entry, place=replace(place, environment={**place.environment, **read}))
    if place.key_file is None:
        return entry
    headers = {**place.headers, "Authorization": f"Bearer {secret(place.key_file)}"}
    return replace(entry, place=replace(place, headers=headers))


def _made(entries: Mapping[str, _Entry], home: Path, source: str) -> tuple[ServerEntry, ...]:
    made = []
    for name, entry in entries.items():
        if not _NAME.fullmatch(name):
            raise _bad(f"{source}: {name[:60]!r} is no name of a server")
        if entry.enabled:
            made.append(_one(name, entry, home, f"{source}: servers.{name}"))
    return tuple(made)


def _one(name: str, entry: _Entry, home: Path, where: str) -> ServerEntry:
    given = [entry.command] if isinstance(entry.command, str) else entry.command
    command = [word for word in (*given, *entry.args) if word]
    if bool(command) == bool(entry.url):
        raise _bad(f"{where}: wants either `command` or `url`")
    if entry.type == "sse":
        raise _bad(f"{where}: the transport `sse` is no longer spoken", "give its address at /mcp")
    for text in (*command, entry.url, *entry.env.values(), *entry.headers.values()):
        if "${" in text:
            raise _bad(f"{where}: variables are not filled in", "use `environment_files`")
    if entry.url:
        return ServerEntry(name, _address(entry, home, where), entry.timeout_s)
    files = {key: _file(file, home) for key, file in entry.environment_files.items()}
    environment = {**entry.environment, **entry.env}
    program = Program(tuple(command), environment, files, tuple(entry.hosts), entry.writes)
    return ServerEntry(name, program, entry.timeout_s)


def _address(entry: _Entry, home: Path, where: str) -> Address:
    parts = urlsplit(entry.url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise _bad(f"{where}: {entry.url.partition('?')[0][:80]!r} is no address of a server")
    has_secret = bool(entry.headers or entry.key_file)
    if parts.scheme == "http" and has_secret and parts.hostname not in _HERE:
        raise _bad(f"{where}: a key would be sent in clear text", "give an https:// address")
    if any(not (key + value).isprintable() for key, value in entry.headers.items()):
        raise _bad(f"{where}: a header has control signs in it")
    file = _file(entry.key_file, home) if entry.key_file else None
    return Address(entry.url, entry.headers, file)


def _plain(said: str) -> str:
    """Return what msgspec says, in words of a settings file."""
    words, _, place = said.partition(" - at `$")
    words = words.replace("Object contains unknown field", "there is no setting")
    return f"{place.rstrip('`')}: {words[0].lower()}{words[1:]}"


def _file(name: str, home: Path) -> Path:
    return home / name[2:] if name.startswith("~/") else Path(name)


def _bad(problem: str, remedy: str = "see the how-to on MCP servers") -> BadServerEntryError:
    return BadServerEntryError(problem, remedy=remedy)
