"""Find out in which project somebody stands: its file, else the name of the repository."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from hortus.core import ConfigError
from hortus.core.config import read_text

FILE = Path(".hortus") / "project.toml"
"""Where a repository says what it is."""


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A project's name, the top folder of its repository and, where its file says so, its class.

    ``file`` is empty where no file says any of it.
    """

    name: str = ""
    data_class: str = ""
    file: str = ""
    top: Path | None = None


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    data_class: Annotated[
        str, msgspec.Meta(pattern="^(|public|internal|confidential|restricted)$")
    ] = ""


def project_of(folder: Path) -> ProjectFile:
    """Return the project that ``folder`` is in; one without a name where it is in none."""
    for place in _upward(folder.absolute()):
        if (file := place / FILE).is_file():
            return _read(file)
        if (place / ".git").exists():
            return ProjectFile(place.name, top=place)
    return ProjectFile()


def _upward(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.parents


def _read(file: Path) -> ProjectFile:
    try:
        said = msgspec.convert(tomllib.loads(read_text(file)), _Said)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as e:
        raise ConfigError(
            f"{file}: {e}", remedy='write name = "payments" and data_class = "internal" into it'
        ) from e
    return ProjectFile(said.name, said.data_class, str(file), file.parent.parent)
