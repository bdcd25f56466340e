"""Trust in exactly what a project's settings say, and in the programs that they name."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from hortus.agent.files import FileError, Workspace
from hortus.agent.settings.places import Places
from hortus.core.regex import late

_PROCESS = late(r"^/proc/[^/]+/(cwd|root)/")
_FORM = b"hortus trust 1"


class Proposal(Struct, frozen=True):
    """What a project would like, and what stands for exactly this."""

    fingerprint: str
    wishes: tuple[str, ...]


def fingerprint_of(workspace: Path, text: str, files: Mapping[str, str]) -> str:
    """Return what stands for a project's settings and the files that they run."""
    digest = hashlib.sha256(_FORM)
    for part in (str(workspace.resolve()), text, *sorted(f"{p}\n{h}" for p, h in files.items())):
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def named_files(workspace: Workspace, commands: Iterable[Sequence[str]]) -> dict[str, str]:
    """Return the files of the workspace that command lines name, with a hash of each."""
    found: dict[str, str] = {}
    for word in (word for command in commands for word in command):
        for path in {word, word.partition("=")[2]}:
            digest = file_hash(workspace, path)
            if digest:
                found[path] = digest
    return found


def file_hash(workspace: Workspace, path: str) -> str:
    """Return the hash of a file of the workspace, however named; empty where there is none."""
    if not path:
        return ""
    try:
        place = (workspace.root / _PROCESS.sub(_seen_from(workspace), path)).resolve()
        if not place.is_relative_to(workspace.root):
            return ""
        seen = workspace.read(str(place.relative_to(workspace.root)))
    except (FileError, ValueError, OSError, RuntimeError):  # no path, or links without end
        return ""
    return hashlib.sha256(seen.data).hexdigest() if seen else ""


def _seen_from(workspace: Workspace) -> Callable[[re.Match[str]], str]:
    """Return what stands for the folder, or the root, of a process that runs in the workspace."""
    return lambda found: f"{workspace.root}/" if found[1] == "cwd" else "/"


def is_trusted(places: Places, fingerprint: str) -> bool:
    """Tell whether the person has trusted exactly this."""
    return (places.trust / fingerprint).is_file()


def trust(places: Places, proposal: Proposal) -> None:
    """Remember that the person trusts exactly this."""
    places.trust.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = places.trust / proposal.fingerprint
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write("\n".join([str(places.workspace.resolve()), *proposal.wishes, ""]))


def distrust(places: Places) -> int:
    """Forget all trust in this workspace; return how many fingerprints were trusted."""
    workspace = str(places.workspace.resolve())
    count = 0
    for file in places.trust.glob("*"):
        if file.read_text(encoding="utf-8").partition("\n")[0] == workspace:
            file.unlink()
            count += 1
    return count
