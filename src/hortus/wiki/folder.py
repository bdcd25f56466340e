"""The folder of a wiki: writes what is new, takes away what is gone, and touches nothing else."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

from hortus.wiki.errors import NotAWikiError, UnwritableWikiError
from hortus.wiki.names import PAGE
from hortus.wiki.types import Outline

_STATE = "wiki.json"
_FOLDERS = ("m", "s")


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a folder holds, and what was read to write it."""

    made_by: str = ""
    pages: dict[str, str] = {}
    """The digest of what each page shows; empty while it is being written."""
    outlines: dict[str, Outline] = {}
    refused: dict[str, str] = {}


class Folder:
    """A folder that holds a wiki or nothing."""

    def __init__(self, place: Path, made_by: str) -> None:
        self.place = place
        self._made_by = made_by
        self.state = self._read()

    def begin(self, pages: Mapping[str, str]) -> frozenset[str]:
        """Return the pages that have to be written, and note that they are about to be.

        Of a page that is there as it was noted nothing is touched.
        """
        known = self.state.pages
        same = {n for n, d in pages.items() if known.get(n) == d and (self.place / n).is_file()}
        with self._writing():
            self._note(dict.fromkeys({*known, *pages} - same, "") | {n: pages[n] for n in same})
        return frozenset(pages) - same

    def write(self, name: str, text: str) -> None:
        """Write one page; a link that lies in its place is replaced and not followed."""
        file = self.place / _checked(name)
        new = file.with_name(f"{file.name}.new")
        with self._writing():
            new.unlink(missing_ok=True)
            with new.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            new.replace(file)

    def finish(self, state: State) -> list[str]:
        """Remove the pages that are no longer part of it, note the others, return the gone."""
        gone = sorted(set(self.state.pages) - set(state.pages))
        with self._writing():
            for name in gone:
                (self.place / _checked(name)).unlink(missing_ok=True)
            self._save(state)
        return gone

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as e:
            raise UnwritableWikiError(
                f"{self.place} cannot be written: {e.strerror}",
                remedy="make room or give the right to write there, or another folder with --out",
            ) from e

    def _note(self, pages: dict[str, str]) -> None:
        for name in _FOLDERS:
            inside = self.place / name
            if inside.is_symlink():
                raise NotAWikiError(
                    f"{inside} is a link", remedy="give an empty folder with --out"
                )
            inside.mkdir(parents=True, exist_ok=True)
        self._save(msgspec.structs.replace(self.state, pages=pages))

    def _save(self, state: State) -> None:
        self.state = state
        new = self.place / f"{_STATE}.new"
        new.unlink(missing_ok=True)
        with new.open("xb") as stream:
            stream.write(msgspec.json.encode(state))
        new.replace(self.place / _STATE)

    def _read(self) -> State:
        file = self.place / _STATE
        if self.place.exists() and not self.place.is_dir():
            raise NotAWikiError(
                f"{self.place} is a file", remedy="give an empty folder with --out"
            )
        if not file.exists() and self.place.is_dir() and any(_strangers(self.place)):
            raise NotAWikiError(
                f"{self.place} is not empty and holds no wiki",
                remedy="give an empty folder with --out",
            )
        try:
            state = msgspec.json.decode(file.read_bytes(), type=State)
        except FileNotFoundError:
            return State(self._made_by)
        except OSError as e:
            raise NotAWikiError(
                f"{file} cannot be read: {e.strerror}", remedy="give another folder with --out"
            ) from e
        except msgspec.MsgspecError as e:
            raise NotAWikiError(
                f"{file} cannot be read: {e}",
                remedy="remove the folder, or give another one with --out",
            ) from e
        if state.made_by != self._made_by:
            # The pages are known, so that they can be removed; nothing else is taken over.
            return State(self._made_by, dict.fromkeys(filter(PAGE.fullmatch, state.pages), ""))
        return state


def _strangers(place: Path) -> Iterator[Path]:
    return (one for one in place.iterdir() if one.name != f"{_STATE}.new")


def _checked(name: str) -> str:
    if PAGE.fullmatch(name) is None:
        raise NotAWikiError(
            f"{name!r} is no name of a page", remedy="give another folder with --out"
        )
    return name
