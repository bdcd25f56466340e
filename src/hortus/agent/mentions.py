"""Attach what a person points at with ``@path``: files, parts of them, folders and pictures."""

import posixpath
from collections.abc import Callable, Iterator

from msgspec import Struct

from hortus.agent.files import FileError, Workspace, encoding_of, looks_secret
from hortus.agent.toolbox import LARGEST_PICTURE, picture_in
from hortus.agent.values import Image
from hortus.agent.visible import visible_name
from hortus.core.regex import late

_MENTION = late(r"""(?:(?<=\s)|(?<=[(\[{"'`])|^)@(?:"(?P<quoted>[^"\n]+)"|(?P<bare>[^\s"`]+))""")
_LINES = late(r"(?P<path>.+):(?P<first>\d{1,7})(?:-(?P<last>\d{1,7}))?")
_AFTER = ".,;:!?)]}'"
_MOST_MENTIONS = 20
_MOST_PICTURES = 8
_MOST_CHARACTERS = 30_000
_MOST_IN_ALL = 120_000
_MOST_NAMES = 200


class _Pointed(Struct, frozen=True):
    """A path that is there, and the lines of it that are meant."""

    path: str
    first: int = 1
    last: int | None = None
    is_folder: bool = False


class Mentions:
    """Reads what is mentioned, below the workspace only; what is no path stays text."""

    def __init__(self, workspace: Workspace, denied: Callable[[str], bool] | None = None) -> None:
        self._workspace = workspace
        self._denied = denied

    def resolve(self, text: str) -> str:
        """Return what stands in the files and folders that a text mentions; empty for none."""
        said: list[str] = []
        left = _MOST_IN_ALL
        for pointed in self._pointed(text):
            words = self._words(pointed)
            left -= len(words)
            if left < 0:
                said.append(f"[hortus: @{pointed.path} is not attached: there is too much]")
                break
            if words:
                said.append(words)
        return "\n".join(said)

    def images(self, text: str) -> tuple[Image, ...]:
        """Return the pictures that a text mentions."""
        found = (self._image(one) for one in self._pointed(text))
        return tuple(image for image in found if image is not None)[:_MOST_PICTURES]

    def _pointed(self, text: str) -> Iterator[_Pointed]:
        seen: set[_Pointed] = set()
        for match in _MENTION.finditer(text):
            found = self._there(match["quoted"] or match["bare"], trim=not match["quoted"])
            if found is not None and found not in seen:
                seen.add(found)
                yield found
            if len(seen) == _MOST_MENTIONS:
                return

    def _there(self, name: str, *, trim: bool) -> _Pointed | None:
        """Return what a name points at, without the signs that end a sentence if need be."""
        names = [name, name.rstrip(_AFTER)] if trim else [name]
        for one in names:
            if found := self._exactly(one):
                return found
            lines = _LINES.fullmatch(one)
            if lines and (found := self._exactly(lines["path"])) and not found.is_folder:
                first = max(1, int(lines["first"]))
                return _Pointed(found.path, first, max(first, int(lines["last"] or first)))
        return None

    def _exactly(self, name: str) -> _Pointed | None:
        path = name.removeprefix("./")
        try:
            if path and self._workspace.is_folder(path):
                return _Pointed(path.rstrip("/") or ".", is_folder=True)
            if path and self._workspace.stamp(path) is not None:
                return _Pointed(path)
        except FileError:
            # Nothing that may be read, so it is no mention.
            return None
        return None

    def _words(self, pointed: _Pointed) -> str:
        if pointed.is_folder:
            return self._listed(pointed.path)
        if looks_secret(pointed.path):
            return f"[hortus: @{pointed.path} is not attached: it may hold secrets]"
        if self._is_denied(pointed.path):
            return f"[hortus: @{pointed.path} is not attached: a rule denies to read it]"
        try:
            seen = self._workspace.read(pointed.path)
        except FileError as e:
            return f"[hortus: @{pointed.path} is not attached: {e.message}]"
        if seen is None or picture_in(seen.data):
            return ""
        encoding = encoding_of(seen.data)
        if encoding is None:
            return f"[hortus: @{pointed.path} is not attached: it is no text]"
        text = seen.data[len(encoding.mark) :].decode(encoding.name, "replace")
        return _framed(pointed, text)

    def _is_denied(self, path: str) -> bool:
        return self._denied is not None and self._denied(path)

    def _listed(self, path: str) -> str:
        names = [
            visible_name(name)
            for name in self._workspace.names(path) or ()
            if not self._is_denied(posixpath.join(path, name))
        ]
        more = f"\n[{len(names) - _MOST_NAMES} more]" if len(names) > _MOST_NAMES else ""
        listed = "\n".join(names[:_MOST_NAMES])
        return f'<folder path="{path}">\n{listed}{more}\n</folder>'

    def _image(self, pointed: _Pointed) -> Image | None:
        if pointed.is_folder or looks_secret(pointed.path) or self._is_denied(pointed.path):
            return None
        try:
            data = self._workspace.glance(pointed.path, LARGEST_PICTURE)
        except FileError:
            return None
        picture = picture_in(data) if data else None
        return Image(picture.media_type, data) if picture and data else None


def _framed(pointed: _Pointed, text: str) -> str:
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    chosen = lines[pointed.first - 1 : pointed.last]
    shown = "\n".join(chosen)
    cut = ""
    if len(shown) > _MOST_CHARACTERS:
        shown = shown[:_MOST_CHARACTERS].rpartition("\n")[0] or shown[:_MOST_CHARACTERS]
        cut = "\n[cut here: read the rest of it]"
    part = f' lines="{pointed.first}-{pointed.first + len(chosen) - 1}"' if pointed.last else ""
    return f'<file path="{pointed.path}"{part}>\n{shown}{cut}\n</file>'
