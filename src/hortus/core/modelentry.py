"""Turn what someone said about a model into settings that hold, with remarks worth reading."""

import ipaddress
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from hortus.core.checks import faults_of_model, faults_of_name
from hortus.core.errors import ConfigError
from hortus.core.settings import ModelSettings

GGUF_MAGIC = b"GGUF"


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model ready to be written down, and what its owner should know about it."""

    name: str
    settings: ModelSettings
    remarks: tuple[str, ...]


def model_entry(name: str, said: ModelSettings) -> ModelEntry:
    """Return the entry for ``name``: paths made absolute, files looked at, inside or outside.

    Raises ``ConfigError`` for a bad name, address, key file or GGUF file.
    """
    for fault in (*faults_of_name("models", name), *faults_of_model(name, said)):
        raise ConfigError(f"{fault.name}: {fault.problem}", remedy=fault.remedy)
    settings, remarks = (_own if said.gguf else _remote)(said)
    key_file, warnings = _key_file(said.api_key_file)
    return ModelEntry(
        name,
        msgspec.structs.replace(settings, api_key_file=key_file),
        (*remarks, *warnings),
    )


def _own(said: ModelSettings) -> tuple[ModelSettings, list[str]]:
    file = Path(said.gguf).absolute()
    check_gguf(file)
    settings = msgspec.structs.replace(said, gguf=str(file), inside=True)
    return settings, ["inside: it runs on this machine"]


def _remote(said: ModelSettings) -> tuple[ModelSettings, list[str]]:
    parts = urlsplit(said.url)
    loopback = is_loopback(parts.hostname or "")
    settings = msgspec.structs.replace(
        said, url=said.url.rstrip("/"), inside=said.inside or loopback
    )
    remarks = [_place(said.inside, loopback)]
    if not parts.path.strip("/"):
        remarks.append(
            f"the address has no path: most servers answer under {settings.url}/v1; "
            "`hortus model test` tells"
        )
    if parts.scheme == "http" and not loopback:
        remarks.append("http to another machine is not encrypted: prefer https")
    return settings, remarks


def _place(said_inside: bool, loopback: bool) -> str:  # noqa: FBT001 - two facts, one sentence
    if loopback:
        return "inside: the address is on this machine"
    if said_inside:
        return "inside: as you said"
    return (
        "outside: nothing is sent to it before the intent is on record; "
        "say --inside if it is the company's own"
    )


def is_loopback(host: str) -> bool:
    """Return whether ``host`` is this machine by its very name, without asking a name server."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_gguf(file: Path) -> None:
    """Raise ``ConfigError`` unless ``file`` begins as a GGUF file does."""
    try:
        with file.open("rb") as content:
            magic = content.read(len(GGUF_MAGIC))
    except OSError as e:
        raise ConfigError(
            f"cannot read the model file {file}: {e.strerror}",
            remedy="give the path of a GGUF file that this user may read",
        ) from e
    if magic != GGUF_MAGIC:
        raise ConfigError(
            f"{file} is not a GGUF file",
            remedy="give a file in llama.cpp's format; other formats must be converted first",
        )


def _key_file(said: str) -> tuple[str, list[str]]:
    if not said:
        return "", []
    file = Path(said).expanduser().absolute()
    try:
        mode = file.stat().st_mode
        key = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(
            f"cannot read the key file {file}", remedy="write the key into it, as text"
        ) from e
    if not key or len(key.split()) != 1 or not key.isascii():
        raise ConfigError(
            f"the key file {file} does not hold one key",
            remedy="write the key into it and nothing else",
        )
    warnings: list[str] = []
    if mode & (stat.S_IRGRP | stat.S_IROTH):
        warnings.append(f"others on this machine can read the key: chmod 600 {file}")
    return str(file), warnings
