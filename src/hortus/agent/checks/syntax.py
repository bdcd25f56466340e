"""Find what no parser of the language accepts."""

import ast
import json
import warnings
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from hortus.agent.checks.types import Finding
from hortus.agent.files import encoding_of
from hortus.core.regex import late

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_LARGEST = 1024 * 1024
_MOST = 5
_AT = late(r"\(at line (\d+), column \d+\)|\(at end of document\)")
Parser = Callable[[str], tuple[Finding, ...]]

# Languages whose grammar is part of the optional library, by how their files end.
_GRAMMARS = {
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), "javascript"),
    **dict.fromkeys((".ts", ".mts", ".cts"), "typescript"),
    **dict.fromkeys((".c", ".h"), "c"),
    **dict.fromkeys((".cc", ".cpp", ".cxx", ".hpp", ".hh"), "cpp"),
    **dict.fromkeys((".sh", ".bash"), "bash"),
    **dict.fromkeys((".yml", ".yaml"), "yaml"),
    ".tsx": "tsx",
    ".go": "go",
    ".rs": "rust",
    ".java": "java",
    ".kt": "kotlin",
    ".cs": "csharp",
    ".rb": "ruby",
    ".php": "php",
    ".swift": "swift",
    ".scala": "scala",
    ".lua": "lua",
    ".css": "css",
    ".html": "html",
}


def faults_in(path: str, data: bytes | None) -> tuple[Finding, ...]:
    """Return what is wrong with the syntax of a file; nothing where nobody here can tell."""
    if data is None or len(data) > _LARGEST:
        return ()
    encoding = encoding_of(data)
    suffix = PurePosixPath(path).suffix.lower()
    if encoding is None or (suffix not in _PARSERS and suffix not in _GRAMMARS):
        return ()
    text = data[len(encoding.mark) :].decode(encoding.name, "replace")
    if suffix in _PARSERS:
        return _PARSERS[suffix](text)
    return _by_grammar(text, _GRAMMARS[suffix])


def _python(text: str) -> tuple[Finding, ...]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as e:
        return (Finding(e.lineno or 0, e.msg, "syntax"),)
    except (ValueError, RecursionError, MemoryError):  # NUL signs, or nested without end
        return ()
    return ()


def _json(text: str) -> tuple[Finding, ...]:
    try:
        json.loads(text)
    except json.JSONDecodeError as e:
        return (Finding(e.lineno, e.msg, "syntax"),)
    except (ValueError, RecursionError):
        return ()
    return ()


def _toml(text: str) -> tuple[Finding, ...]:
    import tomllib  # noqa: PLC0415 - few edits are of such a file

    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        at = _AT.search(str(e))
        line = int(at[1]) if at and at[1] else text.count("\n") + 1
        return (Finding(line, _AT.sub("", str(e)).strip(), "syntax"),)
    except RecursionError:
        return ()
    return ()


_PARSERS: Mapping[str, Parser] = {".py": _python, ".pyi": _python, ".json": _json, ".toml": _toml}


def _by_grammar(text: str, language: str) -> tuple[Finding, ...]:
    """Return the places that a grammar cannot read, where the library for it is installed."""
    if find_spec("ast_grep_py") is None:
        return ()
    from ast_grep_py import SgRoot  # noqa: PLC0415 - an extra, and heavy

    root = SgRoot(text, language).root()
    by_line = {fault.line: fault for fault in map(_fault, root.find_all(kind="ERROR"))}
    return tuple(by_line[line] for line in sorted(by_line)[:_MOST])


def _fault(node: "SgNode") -> Finding:
    shown = " ".join(node.text().split())[:60]
    return Finding(node.range().start.line + 1, f"cannot be read: {shown}", "syntax")
