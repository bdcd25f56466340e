"""Ask installed checkers about the changed files, with the configurations that were imported."""

import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import msgspec

from hortus.review.checkers.running import answer_of
from hortus.review.checkers.tools import TOOLS, Complaint, Tool
from hortus.review.errors import CheckerError
from hortus.review.globs import in_scope
from hortus.review.types import ChangedFile, Finding, Reference, Rule

_BATCH = 400
"""Files in one call, so that the command line stays shorter than any system allows."""
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class CheckerFinder:
    """Gives the reviewer what checkers have found, file by file."""

    found: Mapping[str, Sequence[Finding]]
    remarks: tuple[str, ...] = ()
    """Which checkers did not run, and why."""

    def find(self, file: ChangedFile) -> Iterator[Finding]:
        """Yield what was found in a file; the reviewer keeps what is in changed lines."""
        yield from self.found.get(file.path, ())


def found_here(root: Path, tool: Tool) -> str | None:
    """Return where a checker is installed: in the repository, on the path, or beside Python."""
    for place in tool.places:
        if (root / place).is_file():
            return str(root / place)
    return shutil.which(tool.name) or shutil.which(
        tool.name, path=str(Path(sys.executable).parent)
    )


@dataclass(slots=True)
class Checkers:
    """The checkers of a repository.

    Some run code of the repository: a configuration or plugins that are programs. They run only
    where ``trusted`` says that the user wants that.
    """

    root: Path
    trusted: bool = False
    installed: Callable[[Path, Tool], str | None] = found_here
    _found: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    _remarks: list[str] = field(default_factory=list)

    def run(self, rules: Iterable[Rule], files: Sequence[ChangedFile]) -> CheckerFinder:
        """Return what checkers find for rules that refer to them; nothing is ever fetched."""
        here = [file for file in files if self._is_here(file)]
        for rule in rules:
            if rule.reference is not None:
                self._ask(rule, rule.reference, [f for f in here if in_scope(rule.scope, f.path)])
        left = len(files) - len(here)
        if left and self._found:
            self._remarks.append(f"{left} files differ from the work tree: not given to checkers")
        return CheckerFinder(self._found, tuple(self._remarks))

    def _is_here(self, file: ChangedFile) -> bool:
        """Tell whether the work tree holds a file as it is in the change: checkers read there."""
        path = self.root / file.path
        try:
            return not path.is_symlink() and path.read_bytes() == file.data
        except OSError:
            return False

    def _ask(self, rule: Rule, reference: Reference, files: Sequence[ChangedFile]) -> None:
        tool = TOOLS.get(reference.tool)
        fitting = [file for file in files if tool and _fits(tool, file.path)]
        if tool is None:
            self._remarks.append(f"{rule.id}: {reference.tool} is not known, and was not run")
        if tool is None or not fitting:
            return
        program = self.installed(self.root, tool)
        if tool.runs_code and not self.trusted:
            self._remarks.append(
                f"{rule.id}: {tool.name} runs code of the repository, so it runs only with "
                "--trust-checkers"
            )
        elif program is None:
            self._remarks.append(f"{rule.id}: {tool.name} is not installed, and was not run")
        elif reason := self._unusable(reference.config):
            self._remarks.append(f"{rule.id}: {reason}")
        else:
            self._call(rule, reference, tool, program, fitting)

    def _unusable(self, config: str) -> str:
        """Return why a configuration is not used, or '' where it is."""
        path = self.root / config
        # Outside, and through a link, it would be another's; a name of a set would be fetched.
        if path.is_symlink() or not path.is_file():
            return f"{config} is no file here"
        if not path.resolve().is_relative_to(self.root.resolve()):
            return f"{config} is outside of the repository"
        return ""

    def _call(
        self,
        rule: Rule,
        reference: Reference,
        tool: Tool,
        program: str,
        files: Sequence[ChangedFile],
    ) -> None:
        by_path = {file.path: file for file in files}
        words = (program, *tool.words(reference.config))
        for start in range(0, len(files), _BATCH):
            # `./` so that no name is taken for an option.
            names = [f"./{file.path}" for file in files[start : start + _BATCH]]
            try:
                answer = answer_of((*words, *names), self.root, tool.timeout_s)
                complaints = list(tool.read(answer)) if answer.strip() else []
            except CheckerError as e:
                self._remarks.append(f"{rule.id}: {e.message}")
                return
            except (msgspec.DecodeError, UnicodeDecodeError) as e:
                self._remarks.append(f"{rule.id}: what {tool.name} says cannot be read: {e}")
                return
            for complaint in complaints:
                path = self._relative(complaint.path)
                if path in by_path:
                    self._found[path].append(_finding(rule, complaint, by_path[path]))

    def _relative(self, path: str) -> str:
        whole = Path(path)
        if not whole.is_absolute():
            return PurePosixPath(path).as_posix()
        for root in (self.root, self.root.resolve()):
            if whole.is_relative_to(root):
                return whole.relative_to(root).as_posix()
        return path


def _fits(tool: Tool, path: str) -> bool:
    return not tool.suffixes or PurePosixPath(path).suffix.lower() in tool.suffixes


def _finding(rule: Rule, said: Complaint, file: ChangedFile) -> Finding:
    lines = file.data.decode("utf-8", "surrogateescape").split("\n")
    line = min(max(1, said.line), len(lines))
    words = " ".join(said.message.split())[:_SHOWN]
    return Finding(
        rule=rule.id,
        level=rule.level,
        message=f"{said.code}: {words}",
        path=file.path,
        line=line,
        column=max(1, said.column),
        last_line=max(line, min(said.last_line, len(lines))),
        text=lines[line - 1].strip()[:_SHOWN],
        note=rule.note.strip(),
        owner=rule.owner,
        source=rule.source,
    )
