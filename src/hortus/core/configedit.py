"""Change ``hortus.toml`` without losing a comment, a line or the file itself."""

import fcntl
import os
import tempfile
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from hortus.core.config import check_text, read_text
from hortus.core.errors import ConfigError, ConflictError, NotFoundError
from hortus.core.lines import line_numbers, line_of
from hortus.core.settings import ModelSettings

if TYPE_CHECKING:
    from tomlkit.items import Table

_Table = MutableMapping[str, object]

# Written even where they equal the default, so that the file can be read without this program.
_ALWAYS_WRITTEN = frozenset({"dialect"})


class SettingsEdit:
    """Changes to one settings file; ``edit_settings`` makes them and puts them in force."""

    def __init__(self, text: str, file: Path) -> None:
        self._meant: _Table = check_text(text, file)
        self._text = text
        self._file = file

    @property
    def aliases(self) -> dict[str, list[str]]:
        """The aliases as they stand after the changes so far."""
        aliases = cast("dict[str, list[str]]", self._meant.get("aliases", {}))
        return dict(aliases)

    def add_model(self, name: str, model: ModelSettings) -> None:
        """Add the model ``name``; raises ``ConflictError`` where there is one already."""
        if name in self._section("models"):
            line = line_of(f"models.{name}", line_numbers(self._text))
            raise ConflictError(
                f"there is a model {name} already ({self._file}:{line})",
                remedy=f"choose another name, or `hortus model remove {name}` first",
            )
        self.set_model(name, model)

    def set_model(self, name: str, model: ModelSettings) -> None:
        """Give the model ``name`` these settings, adding it where it is new."""
        values = _worth_writing(model)
        change = _with_values if name in self._section("models") else _with_table
        self._section("models")[name] = values
        self._text = change(self._text, ("models", name), values)

    def remove_model(self, name: str, *, from_aliases: bool = False) -> list[str]:
        """Take the model ``name`` out and return the aliases that were changed for it.

        Raises ``NotFoundError``, or ``ConflictError`` while an alias names the model and
        ``from_aliases`` is not set. An alias left without a model goes too.
        """
        naming = [alias for alias, models in self.aliases.items() if name in models]
        if naming and name in self._section("models") and not from_aliases:
            raise ConflictError(
                f"{name} is named by {', '.join(naming)}",
                remedy=f"`hortus model remove {name} --force` takes it out of there as well",
            )
        self._remove("models", name)
        for alias in naming:
            if left := [model for model in self.aliases[alias] if model != name]:
                self.set_alias(alias, left)
            else:
                self.remove_alias(alias)
        return naming

    def set_alias(self, name: str, models: Sequence[str]) -> None:
        """Let the alias ``name`` stand for ``models``, in order of preference."""
        change = _with_values if "aliases" in self._meant else _with_table
        self._section("aliases")[name] = list(models)
        self._text = change(self._text, ("aliases",), self._section("aliases"))

    def remove_alias(self, name: str) -> None:
        """Take the alias ``name`` out; raises ``NotFoundError``."""
        self._remove("aliases", name)

    def text(self) -> str:
        """Return the new text, checked; raises ``ConfigError`` where it would not do.

        The new text must say what was meant, no more and no less: a layout that this module does
        not master ends here and not in a damaged file.
        """
        tree = check_text(self._text, self._file)
        if _without_empty(tree) != _without_empty(self._meant):
            raise ConfigError(
                f"{self._file} is laid out in a way that cannot be changed safely",
                remedy="nothing was changed; make the change by hand with an editor",
            )
        return self._text

    def _section(self, name: str) -> _Table:
        return cast("_Table", self._meant.setdefault(name, {}))

    def _remove(self, section: str, name: str) -> None:
        table = self._section(section)
        if name not in table:
            raise NotFoundError(
                f"{self._file} has no {name!r} under [{section}]",
                remedy="`hortus model list` shows what there is",
            )
        del table[name]
        self._text = _without(self._text, section, name)


@contextmanager
def edit_settings(file: Path) -> Iterator[SettingsEdit]:
    """Yield ``file`` for changes; they come into force together when the block ends well.

    The file is made where it is missing. It is replaced in one step, keeps its mode, and stays as
    it was if the block fails or the result is not valid. Two editors at once wait for each other.
    """
    target = file.resolve()
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(target.parent):
            text = read_text(target)
            edit = SettingsEdit(text, file)
            yield edit
            if (new := edit.text()) != text:
                _replace(target, new)
    except OSError as e:
        raise ConfigError(
            f"cannot write {file}: {e.strerror}",
            remedy="nothing was changed; see that the folder can be written to",
        ) from e


def _worth_writing(model: ModelSettings) -> dict[str, object]:
    defaults = msgspec.to_builtins(ModelSettings())
    return {
        key: value
        for key, value in msgspec.to_builtins(model).items()
        if key in _ALWAYS_WRITTEN or value != defaults[key]
    }


def _with_table(text: str, path: Sequence[str], values: _Table) -> str:
    """Return ``text`` with a new table at its end, where it moves nothing that is there."""
    import tomlkit  # noqa: PLC0415 - only those who change settings pay for it

    header = ".".join(tomlkit.key(part).as_string() for part in path)
    lines = [
        f"{tomlkit.key(k).as_string()} = {tomlkit.item(v).as_string()}\n"
        for k, v in values.items()
    ]
    end = "" if not text or text.endswith("\n") else "\n"
    gap = "\n" if text.strip() else ""
    return f"{text}{end}{gap}[{header}]\n{''.join(lines)}"


def _with_values(text: str, path: Sequence[str], values: _Table) -> str:
    """Return ``text`` in which the table at ``path`` holds ``values`` and nothing else."""
    import tomlkit  # noqa: PLC0415 - as above

    document = tomlkit.parse(text)
    table = cast("_Table", document)
    for part in path:
        table = cast("_Table", table[part])
    for gone in [key for key in table if key not in values]:
        del table[gone]
    for key, value in values.items():
        if key not in table or table[key] != value:
            table[key] = value
    return document.as_string()


def _without(text: str, section: str, name: str) -> str:
    """Return ``text`` without ``section.name``, with the comments that follow it left in."""
    import tomlkit  # noqa: PLC0415 - as above
    from tomlkit.items import Table  # noqa: PLC0415 - as above

    document = tomlkit.parse(text)
    table = cast("_Table", document[section])
    item = table[name]
    if isinstance(item, Table):
        start, body = _header(text, f"{section}.{name}")
        whole = item.as_string()
        if body and text[body:].startswith(whole):
            return text[:start] + _comments_after(item) + text[body + len(whole) :]
    del table[name]
    return document.as_string()


def _header(text: str, name: str) -> tuple[int, int]:
    """Return where the header line of the table ``name`` begins and ends; two zeros if unknown."""
    number = line_numbers(text).get(name, 0)
    lines = [len(line) + 1 for line in text.split("\n")[:number]]
    return sum(lines[:-1]), min(sum(lines), len(text))


def _comments_after(table: "Table") -> str:
    """Return what stands between the last value of ``table`` and the next header."""
    kept: list[str] = []
    for key, item in reversed(table.value.body):
        if key is not None:
            break
        kept.insert(0, item.as_string())
    return "".join(kept).lstrip("\r\n")


def _without_empty(tree: _Table) -> _Table:
    """Return ``tree`` less its empty sections: whether ``[aliases]`` stands there says nothing."""
    return {key: value for key, value in tree.items() if value != {}}


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        os.fsync(handle)
    finally:
        os.close(handle)


def _replace(target: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(text.encode())
            _keep_owner_and_mode(target, out.fileno())
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)  # there only where something failed


def _keep_owner_and_mode(target: Path, handle: int) -> None:
    try:
        old = target.stat()
    except FileNotFoundError:
        return
    os.fchmod(handle, old.st_mode & 0o7777)
    with suppress(PermissionError):
        os.fchown(handle, old.st_uid, old.st_gid)
