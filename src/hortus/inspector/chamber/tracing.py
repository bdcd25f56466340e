"""Read what strace wrote: which files outside the workspace a program touched, and what it ran."""

import re
from collections.abc import Iterable, Iterator, Sequence
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
    r"|/dev/shm/(?:sem\.)?faketime_.*|/opt/clock/.*"
)
_FORKS = ("clone", "clone3", "fork", "vfork")
_MODE = re.compile(r"0([0-7]{3,4})\b")
_MAY_RUN = 0o111


@dataclass(slots=True)
class _Process:
    """What is known of one process while the trace is read; its threads share it."""

    program: str = ""
    by_tool: bool = False


@dataclass(frozen=True, slots=True)
class _Call:
    """One finished call."""

    process: str
    name: str
    arguments: str
    result: str

    @property
    def worked(self) -> bool:
        """Whether it was done."""
        return not self.result.startswith("-")

    @property
    def mode(self) -> int:
        """The permissions in it, which stand last."""
        found = _MODE.findall(self.arguments)
        return int(found[-1], 8) if found else 0


@dataclass(slots=True)
class _Reading:
    """The trace so far. ``parents`` are the forks of the whole of it."""

    workspace: str
    parents: dict[str, tuple[str, bool]]
    processes: dict[str, _Process] = field(default_factory=dict)
    touches: dict[tuple[str, str, str], Touch] = field(default_factory=dict)
    programs: list[tuple[str, ...]] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    dropped: dict[str, None] = field(default_factory=dict)
    tool: str = ""

    def take(self, call: _Call) -> None:
        """Take note of one call."""
        process = self._process(call.process)
        match call.name:
            case "execve" | "execveat":
                if call.worked:
                    self._run(process, call.arguments)
            case "rename" | "renameat" | "renameat2" | "link" | "linkat":
                self._move(process, call)
            case "symlink" | "symlinkat":
                if call.worked:
                    self._note(process, self._paths(call)[-1:], "written")
            case "unlink" | "unlinkat":
                self._note(process, self._paths(call), "removed" if call.worked else "missing")
            case "chmod" | "fchmod" | "fchmodat":
                self._drop(self._paths(call), call)
            case "ptrace":
                self._note(process, ["ptrace"], "read")
            case _:
                if call.name not in _FORKS:
                    self._open(process, call)

    def _process(self, number: str) -> _Process:
        """Return a process; until it runs a program it does what its parent's program does."""
        line = {number: None}  # up to somebody known; numbers are used again, so it may turn back
        while (last := next(reversed(line))) not in self.processes:
            parent, _ = self.parents.get(last, ("", False))
            if not parent or parent in line:
                break
            line[parent] = None
        for each in reversed(line):
            if each not in self.processes:
                parent, is_thread = self.parents.get(each, ("", False))
                above = self.processes.get(parent) or _Process(self.tool, bool(self.tool))
                own = _Process(above.program, above.by_tool)
                self.processes[each] = above if is_thread else own
        return self.processes[number]

    def _run(self, process: _Process, arguments: str) -> None:
        command, _, _ = arguments.partition("], 0x")
        words = [_plain(word[1]) for word in _TEXT.finditer(command)]
        if not words:
            return
        path = words[0] or _folder(arguments)  # a program may be run by its descriptor
        self.tool = self.tool or path
        process.program, process.by_tool = path, path == self.tool
        self.programs.append(tuple(words[1:]) or (path,))
        if path in self.written or path.startswith("/memfd:"):
            self.dropped[path] = None
        self._note(process, [path], "run")

    def _move(self, process: _Process, call: _Call) -> None:
        paths = self._paths(call)
        if not call.worked:
            self._note(process, paths[:1], "missing")
        elif len(paths) > 1:
            self._note(process, paths[:1], "read" if "link" in call.name else "removed")
            self._note(process, paths[1:2], "written")
            if paths[0] in self.dropped:
                self.dropped[paths[1]] = None

    def _open(self, process: _Process, call: _Call) -> None:
        marks = call.arguments
        writes = call.name == "creat" or any(m in marks for m in ("O_WRONLY", "O_RDWR"))
        how = ("written" if writes else "read") if call.worked else "missing"
        paths = self._paths(call)
        self._note(process, paths, how)
        if call.name == "creat" or "O_CREAT" in marks:
            self._drop(paths, call)

    def _drop(self, paths: Sequence[str], call: _Call) -> None:
        """Take note of files that were written and may be run."""
        if call.worked and call.mode & _MAY_RUN:
            self.dropped |= dict.fromkeys(path for path in paths if path in self.written)

    def _paths(self, call: _Call) -> list[str]:
        """Return the files that a call names, in order; a relative one is below a folder."""
        named = list(_TEXT.finditer(call.arguments))
        if not named:
            folder = _folder(call.arguments)
            return [folder] if folder else []
        return [self._whole(_plain(name[1]), call.arguments[: name.start()]) for name in named]

    def _whole(self, path: str, before: str) -> str:
        if path.startswith("/"):
            return path
        return f"{_folder(before, last=True) or self.workspace}/{path}"

    def _note(self, process: _Process, paths: Sequence[str], how: str) -> None:
        if how == "written":
            self.written.update(paths)
        for path in paths:
            inside = path == self.workspace or path.startswith(f"{self.workspace}/")
            if inside or _LOADER.fullmatch(path) or path.startswith("/proc/self/"):
                continue
            touch = Touch(path=path, how=how, program=process.program, by_tool=process.by_tool)
            self.touches.setdefault((path, how, process.program), touch)


def parse(text: str, workspace: str) -> Trace:
    """Return what a trace says; lines of no known form say nothing.

    The first program run is the tool; what another program does is put down to that program.
    """
    found = (_LINE.match(line) for line in _whole_lines(text))
    calls = [_Call(*each.groups()[:4]) for each in found if each]
    reading = _Reading(workspace.rstrip("/"), _parents(calls))
    for call in calls:
        reading.take(call)
    return Trace(
        touches=tuple(reading.touches.values()),
        programs=tuple(reading.programs),
        dropped=tuple(reading.dropped),
    )


def _parents(calls: Iterable[_Call]) -> dict[str, tuple[str, bool]]:
    """Return who made each process, and whether it is a thread.

    What a child does may stand before the line that says it was made.
    """
    return {
        call.result: (call.process, "CLONE_THREAD" in call.arguments)
        for call in calls
        if call.name in _FORKS and call.worked and call.result != call.process
    }


def _folder(arguments: str, *, last: bool = False) -> str:
    """Return the first or last file that a descriptor in the arguments stands for, or nothing."""
    found = _FOLDER.findall(arguments)
    return _plain(found[-1 if last else 0]) if found else ""


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
