"""Read what strace wrote: which files outside the workspace a program touched, and what it ran."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hortus.inspector.observation import Touch, Trace

_LINE = re.compile(r"(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+|\?)(.*)")
_PARTS = re.compile(
    r"(\d+)\s+(?:(?P<begun>\w+\(.*) <unfinished \.\.\.>|<\.\.\. \w+ resumed>(?P<rest>.*))"
)
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"(\.\.\.)?')
_FOLDER = re.compile(r"(?:AT_FDCWD|\d+)<([^>]*)>")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "f": "\f", '"': '"', "\\": "\\"}
_ESCAPED = re.compile(r"\\([0-7]{1,3}|.)")
# What every program that is linked to a library opens before its own code begins.
_LOADER = re.compile(
    r"/(?:usr/)?lib(?:32|64)?/.*|/etc/ld\.so\.\w+|/dev/(?:null|tty|urandom)"
    r"|/dev/shm/(?:sem\.)?faketime_.*"
)


@dataclass(slots=True)
class _Process:
    """What is known of one process while the trace is read."""

    program: str = ""
    by_tool: bool = False


@dataclass(slots=True)
class _Reading:
    """The trace so far."""

    workspace: str
    processes: dict[str, _Process] = field(default_factory=dict)
    touches: dict[tuple[str, str, str], Touch] = field(default_factory=dict)
    programs: list[tuple[str, ...]] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    dropped: dict[str, None] = field(default_factory=dict)
    tool: str = ""

    def take(self, number: str, call: str, arguments: str, result: str) -> None:
        """Take note of one finished call."""
        process = self.processes.setdefault(number, _Process(self.tool, bool(self.tool)))
        worked = not result.startswith("-")
        match call:
            case "execve" | "execveat":
                if worked:
                    self._run(process, arguments)
            case "unlink" | "unlinkat" | "rename" | "renameat" | "renameat2":
                self._touch(process, arguments, "removed" if worked else "missing")
            case "ptrace":
                self._note(process, "ptrace", "read")
            case _:
                writes = call == "creat" or any(m in arguments for m in ("O_WRONLY", "O_RDWR"))
                how = ("written" if writes else "read") if worked else "missing"
                self._touch(process, arguments, how)

    def _run(self, process: _Process, arguments: str) -> None:
        command, _, _ = arguments.partition("], 0x")
        words = [_plain(word[1]) for word in _TEXT.finditer(command)]
        if not words:
            return
        self.tool = self.tool or words[0]
        process.program, process.by_tool = words[0], words[0] == self.tool
        self.programs.append(tuple(words[1:]) or (words[0],))
        if words[0] in self.written:
            self.dropped[words[0]] = None
        self._note(process, words[0], "run")

    def _touch(self, process: _Process, arguments: str, how: str) -> None:
        if not (name := _TEXT.search(arguments)):
            return
        path = _plain(name[1])
        folder = _FOLDER.match(arguments)
        if not path.startswith("/"):
            path = f"{folder[1] if folder else self.workspace}/{path}"
        if how == "written":
            self.written.add(path)
        self._note(process, path, how)

    def _note(self, process: _Process, path: str, how: str) -> None:
        inside = path == self.workspace or path.startswith(f"{self.workspace}/")
        if inside or _LOADER.fullmatch(path) or path.startswith("/proc/self/"):
            return
        touch = Touch(path=path, how=how, program=process.program, by_tool=process.by_tool)
        self.touches.setdefault((path, how, process.program), touch)


def parse(text: str, workspace: str) -> Trace:
    """Return what a trace says; lines of no known form say nothing.

    The first program run is the tool; what another program does is put down to that program.
    """
    reading = _Reading(workspace.rstrip("/"))
    for line in _whole_lines(text):
        if found := _LINE.match(line):
            reading.take(found[1], found[2], found[3], found[4])
    return Trace(
        touches=tuple(reading.touches.values()),
        programs=tuple(reading.programs),
        dropped=tuple(reading.dropped),
    )


def _whole_lines(text: str) -> Iterator[str]:
    """Yield calls in one piece each: strace cuts one in two where another process is busy too."""
    begun: dict[str, str] = {}
    for line in text.splitlines():
        part = _PARTS.fullmatch(line)
        if part is None:
            yield line
        elif part["begun"] is not None:
            begun[part[1]] = part["begun"]
        elif part[1] in begun:
            yield f"{part[1]} {begun.pop(part[1])}{part['rest']}"


def _plain(word: str) -> str:
    """Undo strace's escapes; bytes above ASCII are given as UTF-8 where they are that."""

    def one(escape: re.Match[str]) -> str:
        said = escape[1]
        return chr(int(said, 8)) if said[0].isdigit() else _ESCAPES.get(said, said)

    plain = _ESCAPED.sub(one, word)
    try:
        return plain.encode("latin-1").decode()
    except UnicodeError:
        return plain
