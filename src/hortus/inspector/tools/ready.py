"""A tool made ready for a chamber: its command, and what it must be shown of this machine."""

import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from hortus import __version__
from hortus.inspector.chamber import Shown
from hortus.inspector.errors import RealCredentialError, ToolUnknownError
from hortus.inspector.tools import executable, npm
from hortus.inspector.tools.adapter import Adapter, plain
from hortus.inspector.tools.installing import Installed, sources

TOOL = "/opt/tool"
"""Where an installed tool stands, inside."""
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64")
_CREDENTIALS = (
    *(".env", ".netrc", ".npmrc", ".pypirc", ".ssh", ".aws", ".gnupg", ".git-credentials"),
    *("id_rsa", "id_ed25519", ".docker", ".kube", ".bash_history"),
)
_NOT_THERE = "look at its spelling; a tool in a registry is named as npm:NAME or pypi:NAME"


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A tool that can be run."""

    adapter: Adapter
    """Its command is complete but for what each world fills in."""
    shown: tuple[Shown, ...]
    path: tuple[str, ...] = ()
    """Folders of interpreters, inside, that the usual path lacks."""
    subject: str
    """What is inspected, as ``npm:NAME@VERSION`` or a path."""
    version: str = ""
    """Empty for a command."""
    digest: str
    """SHA-256 of the package's archive, or of the program where there is no package."""
    program: str
    program_digest: str
    form: executable.Form
    scripts: tuple[str, ...] = ()
    """Install scripts of its package, none of which was run."""
    sources: tuple[str, ...] = ()
    """Its own files on this machine, in which values worth trying may stand."""


def from_package(
    installed: Installed, folder: Path, adapter: Adapter | None, words: Sequence[str] = ()
) -> Ready:
    """Return an installed package; ``words`` take the place of what its adapter calls it with."""
    program = (_candidate(adapter, folder) if adapter else "") or installed.program
    own = adapter or plain((program,), installed.package.name)
    file = (folder / program).resolve()
    # A virtual environment's scripts name the place where it was made.
    python = (f"{TOOL}/bin/python",) if _is_python(folder) else ()
    usual = own.command[own.command.index("{program}") + 1 :] if adapter else ()
    runtime = _runtimes(file, folder)
    return Ready(
        adapter=replace(own, command=(*python, f"{TOOL}/{program}", *(words or usual))),
        shown=(Shown(source=str(folder), path=TOOL), *runtime[0]),
        path=(f"{TOOL}/node_modules/.bin", f"{TOOL}/bin", *runtime[1]),
        subject=str(installed.package),
        version=installed.package.version,
        digest=installed.digest,
        program=program,
        program_digest=executable.digest(file),
        form=executable.form(file),
        scripts=installed.scripts,
        sources=tuple(map(str, sources(installed.package, folder, file))),
    )


def _no_program(word: str) -> ToolUnknownError:
    if "/" in word and Path(word).is_file():
        return ToolUnknownError(
            f"{word!r} may not be run",
            remedy="make it executable, or name what runs it: `hortus inspect -- python3 FILE`",
        )
    return ToolUnknownError(f"there is no program {word!r}", remedy=_NOT_THERE)


def from_command(words: Sequence[str], adapter: Adapter | None = None) -> Ready:
    """Return a command of this machine; files that it names are shown with their folders."""
    found = shutil.which(words[0])
    if found is None:
        raise _no_program(words[0])
    file = Path(found).absolute()
    command = (str(file), *(_absolute(word) for word in words[1:]))
    own = adapter or plain(command)
    if adapter and len(command) == 1:
        command = (str(file), *adapter.command[adapter.command.index("{program}") + 1 :])
    named = [Path(word) for word in command if word.startswith("/") and Path(word).is_file()]
    shown, path = _runtimes(file.resolve(), file.parent)
    roots = dict.fromkeys(str(root) for each in named for root in _roots(each))
    for root in roots:
        _refuse_credentials(Path(root))
    # What an interpreter is told to run is what is meant.
    subject = next((each for each in named if not _is_system(str(each.resolve()))), file)
    return Ready(
        adapter=replace(own, command=command),
        shown=(*(Shown(source=root, path=root) for root in roots), *shown),
        path=path,
        subject=str(subject),
        digest=executable.digest(subject.resolve()),
        program=str(file),
        program_digest=executable.digest(file.resolve()),
        form=executable.form(file.resolve()),
    )


def from_ourselves(adapter: Adapter) -> Ready:
    """Return hortus as it is installed here."""
    package = Path(__file__).parents[2]
    folders = dict.fromkeys((sys.prefix, sys.base_prefix))
    if not package.is_relative_to(sys.prefix):
        folders[str(package)] = None
    python = Path(sys.executable)
    words = [str(python) if word == "{program}" else word for word in adapter.command]
    return Ready(
        adapter=replace(adapter, command=tuple(words)),
        shown=tuple(Shown(source=each, path=each) for each in folders if not _is_system(each)),
        subject="hortus",
        version=__version__,
        digest=executable.digest(package / "__init__.py"),
        program=str(python),
        program_digest=executable.digest(python.resolve()),
        form=executable.form(python.resolve()),
    )


def _candidate(adapter: Adapter, folder: Path) -> str:
    """Return the first of the programs that an adapter knows which is there."""
    for each in adapter.programs:
        for file in sorted(folder.glob(each.replace("{arch}", npm.architecture()))):
            return str(file.relative_to(folder))
    return ""


def _is_python(folder: Path) -> bool:
    return (folder / "pyvenv.cfg").exists()


def _runtimes(file: Path, folder: Path) -> tuple[tuple[Shown, ...], tuple[str, ...]]:
    """Return what else a script needs: its interpreter, where that is not the system's."""
    if executable.form(file) is not executable.Form.SCRIPT:
        return (), ()
    name = executable.interpreter(file)
    environments = [each for each in (folder, folder.parent) if _is_python(each)]
    if environments:
        found: str | None = str((environments[0] / "bin/python").resolve())
    else:
        found = shutil.which(name)
    if found is None:
        raise ToolUnknownError(
            f"{file.name} needs {name or 'an interpreter'}, which is not on this machine",
            remedy=f"install {name or 'it'}",
        )
    program = Path(found).resolve()
    if _is_system(str(program)):
        return (), ()
    prefix = program.parent.parent
    shown = Shown(source=str(prefix), path=str(prefix))
    return (shown,), (str(program.parent),)


def _is_system(path: str) -> bool:
    return any(Path(path).is_relative_to(each) for each in _SYSTEM)


def _absolute(word: str) -> str:
    """Return a word as it is, or the whole path where it names a file here."""
    file = Path(word)
    is_file = not word.startswith("-") and "{" not in word and file.is_file()
    return str(file.absolute()) if is_file else word


def _roots(file: Path) -> Iterable[Path]:
    """Yield what must be shown for a file: its folder, or that of the installation it is of."""
    for each in {file, file.resolve()}:
        if _is_system(str(each)):
            continue
        folder = each.parent
        above = [parent for parent in each.parents if parent.name == "node_modules"]
        if above:
            yield above[-1].parent
        elif _is_python(folder.parent):
            yield folder.parent
        elif folder in (Path("/"), Path.home()) or any(
            (folder / c).exists() for c in _CREDENTIALS
        ):
            yield each
        else:
            yield folder


def _refuse_credentials(root: Path) -> None:
    """Raise where a folder that would be shown has what opens doors in it."""
    found = next((name for name in _CREDENTIALS if root.is_dir() and (root / name).exists()), "")
    if found:
        raise RealCredentialError(
            f"{root} would be shown to the tool, and has {found} in it",
            remedy="put the program into a folder of its own",
        )
