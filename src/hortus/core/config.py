"""The one reader of settings: defaults, then ``hortus.toml``, then ``HORTUS_*``, then flags."""

import difflib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from hortus.core.checks import faults_of
from hortus.core.errors import ConfigError
from hortus.core.lines import line_numbers, line_of
from hortus.core.network import Network
from hortus.core.settings import ContentRuleSettings, DlpProject, ModelSettings, Settings

_PREFIX = "HORTUS_"
# Variables that say where to look; they are no settings themselves.
_PLACES = frozenset({"HORTUS_DATA", "HORTUS_CONFIG", "HORTUS_URL", "HORTUS_KEY_FILE"})
_SECTIONS = (
    "server",
    "gateway",
    "store",
    "audit",
    "retention",
    "content",
    "completion",
    "dlp",
    "knowledge",
    "policy",
    "budgets",
    "signin",
)
# Tables that a name of one's own choice leads to, with the settings that each has.
_TABLES_BY_NAME = {
    "models": ModelSettings.__struct_fields__,
    "aliases": (),
    "content.rules": ContentRuleSettings.__struct_fields__,
    "dlp.projects": DlpProject.__struct_fields__,
    "knowledge.readers": (),
    "budgets.rates": (),
}

Tree = dict[str, Any]
_Locate = Callable[[str], str]


class Source(StrEnum):
    """Where a value can come from, weakest first."""

    DEFAULT = "default"
    FILE = "hortus.toml"
    ENVIRONMENT = "environment"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one value came from: the source and the exact place in it."""

    source: Source
    place: str = ""

    def __str__(self) -> str:
        return f"{self.source} {self.place}".rstrip()


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings together with where they were found.

    ``origins`` maps a dotted name (``server.port``) to its origin; a name not in it is a default.
    """

    settings: Settings
    origins: Mapping[str, Origin]
    data: Path
    file: Path

    def origin(self, name: str) -> Origin:
        """Return where the value of ``name`` came from."""
        return self.origins.get(name, Origin(Source.DEFAULT))


def load_settings(
    *,
    data: Path | None = None,
    file: Path | None = None,
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Loaded:
    """Return the settings in force.

    ``flags`` maps dotted names to values given on the command line. Raises ``ConfigError`` that
    names the file and line, the variable or the flag at fault.
    """
    env = os.environ if environment is None else environment
    data = data or _data_folder(env)
    file = file or Path(env.get("HORTUS_CONFIG") or data / "hortus.toml")
    text = read_text(file)
    tree = check_text(text, file)
    lines = line_numbers(text)
    origins = {
        name: Origin(Source.FILE, f"{file}:{line_of(name, lines)}") for name in _names(tree)
    }
    for name, value, variable in _from_environment(env):
        _place(tree, name, value)
        origins[name] = Origin(Source.ENVIRONMENT, variable)
    for name, value in (flags or {}).items():
        if value is not None:
            _place(tree, name, value)
            origins[name] = Origin(Source.FLAG, "--" + name.rpartition(".")[2].replace("_", "-"))
    settings = _settings_of(tree, lambda name: str(origins.get(name, name)))
    return Loaded(settings, origins, data, file)


def read_text(file: Path) -> str:
    """Return the text of a settings file, line endings as they are; '' where there is none."""
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(
            f"cannot read {file}: {e}", remedy="make it a readable UTF-8 file, or remove it"
        ) from e


def check_text(text: str, file: Path) -> Tree:
    """Return what ``text`` says; raises ``ConfigError`` with the line that is at fault."""
    tree = _parse(text, file)
    lines = line_numbers(text)
    _settings_of(tree, lambda name: f"{file}:{line_of(name, lines)}")
    return tree


def user_place(variable: str, environment: Mapping[str, str] | None = None) -> str:
    """Return a variable that says where to look (``HORTUS_URL``, ``HORTUS_KEY_FILE``), or ''."""
    if variable not in _PLACES:
        raise KeyError(variable)
    return (os.environ if environment is None else environment).get(variable, "")


def home(environment: Mapping[str, str] | None = None) -> Path:
    """Return the user's home folder."""
    env = os.environ if environment is None else environment
    return Path(env.get("HOME") or Path.home())


def network_of(environment: Mapping[str, str] | None = None) -> Network:
    """Return what the environment says of proxies and certificates, as other tools read it.

    A variable in small letters goes before the same in capitals.
    """
    env = os.environ if environment is None else environment

    def said(name: str) -> str:
        return (env.get(name) or env.get(name.upper()) or "").strip()

    direct = (entry.strip() for entry in said("no_proxy").split(","))
    return Network(
        said("https_proxy"),
        said("http_proxy"),
        tuple(entry for entry in direct if entry),
        env.get("SSL_CERT_FILE", ""),
    )


def person_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Return the folder of the person's own settings, such as those of the agent."""
    env = os.environ if environment is None else environment
    return Path(env.get("XDG_CONFIG_HOME") or home(env) / ".config") / "hortus"


def _data_folder(env: Mapping[str, str]) -> Path:
    if chosen := env.get("HORTUS_DATA"):
        return Path(chosen)
    base = env.get("XDG_DATA_HOME") or home(env) / ".local" / "share"
    return Path(base) / "hortus"


def _parse(text: str, file: Path) -> Tree:
    if not text:
        return {}
    import tomllib  # noqa: PLC0415 - 5 ms of CPU, and most clients have no such file

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise ConfigError(
            f"{file} is not valid TOML: {e}", remedy="mend the line named; the rest is untouched"
        ) from e


def _settings_of(tree: Tree, locate: _Locate) -> Settings:
    try:
        settings = msgspec.convert(tree, Settings)
    except msgspec.ValidationError as e:
        name = _name_at_fault(str(e), tree)
        raise ConfigError(f"{locate(name)}: {name}: {_plain(str(e))}", remedy=_remedy(name)) from e
    for fault in faults_of(settings):
        raise ConfigError(
            f"{locate(fault.name)}: {fault.name}: {fault.problem}", remedy=fault.remedy
        )
    return settings


def _plain(message: str) -> str:
    return message.partition(" - at `")[0]


def _name_at_fault(message: str, tree: Tree) -> str:
    path = re.search(r"at `\$\.?(.*)`", message)
    name = path[1] if path else ""
    # A fault inside a table of models is reported as ``models[...]``: find the model by trying.
    section, _, rest = name.partition("[...]")
    if section in _TABLES_BY_NAME:
        name = f"{section}.{_faulty_key(section, tree)}{rest}"
    unknown = re.search(r"unknown field `(.*?)`", message)
    if unknown:
        name = f"{name}.{unknown[1]}" if name else unknown[1]
    return name


def _faulty_key(section: str, tree: Tree) -> str:
    *outer, last = section.split(".")
    for part in outer:
        tree = tree[part]
    for key, value in tree[last].items():
        try:
            msgspec.convert(_nested([*outer, last, key], value), Settings)
        except msgspec.ValidationError:
            return str(key)
    return ""


def _nested(names: Sequence[str], value: object) -> object:
    for name in reversed(names):
        value = {name: value}
    return value


def _remedy(name: str) -> str:
    known = sorted(_known_names())
    for section, fields in _TABLES_BY_NAME.items():
        if fields and name.startswith(f"{section}."):
            name, known = name.rpartition(".")[2], list(fields)
    near = difflib.get_close_matches(name, known, n=1)
    meant = f"did you mean {near[0]}? " if near and near[0] != name else ""
    return f"{meant}`hortus config show --explain` lists every setting with its meaning"


def _known_names() -> set[str]:
    defaults = msgspec.to_builtins(Settings())
    return {f"{section}.{field}" for section in _SECTIONS for field in defaults[section]} | set(
        defaults
    )


def _from_environment(env: Mapping[str, str]) -> list[tuple[str, object, str]]:
    found: list[tuple[str, object, str]] = []
    known = _known_names()
    for variable in sorted(env):
        if not variable.startswith(_PREFIX) or variable in _PLACES:
            continue
        section, _, field = variable.removeprefix(_PREFIX).lower().partition("_")
        name = f"{section}.{field}"
        if name not in known:
            raise ConfigError(
                f"{variable} is no setting of hortus", remedy=f"unset it; {_remedy(name)}"
            )
        found.append((name, _typed(name, env[variable], variable), variable))
    return found


def _typed(name: str, text: str, variable: str) -> object:
    section, _, field = name.partition(".")
    annotation = next(
        f.type
        for f in msgspec.structs.fields(type(getattr(Settings(), section)))
        if f.name == field
    )
    try:
        return msgspec.convert(text, annotation, strict=False)
    except msgspec.ValidationError as e:
        raise ConfigError(
            f"environment {variable}: {name}: {_plain(str(e))}", remedy=_remedy(name)
        ) from e


def _place(tree: Tree, name: str, value: object) -> None:
    section, _, field = name.partition(".")
    tree.setdefault(section, {})[field] = value


def _names(tree: Tree, prefix: str = "") -> list[str]:
    names: list[str] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            names += _names(value, f"{prefix}{key}.")
        else:
            names.append(f"{prefix}{key}")
    return names
