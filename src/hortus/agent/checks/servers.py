"""Which language servers are known, and where one is installed."""

import os
import shutil
from pathlib import Path, PurePosixPath

from msgspec import Struct

_HERE = (".venv/bin", "venv/bin", "node_modules/.bin")


class Server(Struct, frozen=True):
    """A language server: how it is started, and for which files."""

    words: tuple[str, ...]
    languages: tuple[tuple[str, str], ...]
    """How files end, and what the protocol calls their language."""

    def language_of(self, path: str) -> str | None:
        """Return what the protocol calls a file's language; None where it is not for it."""
        suffix = PurePosixPath(path).suffix.lower()
        return next((name for end, name in self.languages if end == suffix), None)


_PYTHON = ((".py", "python"), (".pyi", "python"))
_C = tuple((end, "c") for end in (".c", ".h"))
_CPP = tuple((end, "cpp") for end in (".cc", ".cpp", ".cxx", ".hpp", ".hh"))
_SCRIPT = (
    *((end, "javascript") for end in (".js", ".mjs", ".cjs")),
    *((end, "typescript") for end in (".ts", ".mts", ".cts")),
    (".jsx", "javascriptreact"),
    (".tsx", "typescriptreact"),
)

# The first of a language that is installed is used: those that know types come first.
SERVERS = (
    Server(("basedpyright-langserver", "--stdio"), _PYTHON),
    Server(("pyright-langserver", "--stdio"), _PYTHON),
    Server(("pylsp",), _PYTHON),
    Server(("ruff", "server"), _PYTHON),
    Server(("gopls",), ((".go", "go"),)),
    Server(("rust-analyzer",), ((".rs", "rust"),)),
    Server(("clangd", "--log=error"), _C + _CPP),
    Server(("typescript-language-server", "--stdio"), _SCRIPT),
)


class Installed(Struct, frozen=True):
    """A server and where it is."""

    server: Server
    program: Path

    @property
    def words(self) -> tuple[str, ...]:
        """The whole command."""
        return (str(self.program), *self.server.words[1:])


def installed_for(path: str, root: Path, search: str | None = None) -> Installed | None:
    """Return the server for a file, as the workspace or the search path has it."""
    here = os.pathsep.join(str(root / folder) for folder in _HERE)
    for server in SERVERS:
        if server.language_of(path) is None:
            continue
        name = server.words[0]
        found = shutil.which(name, path=here) or shutil.which(name, path=search)
        if found:
            return Installed(server, Path(found))
    return None
