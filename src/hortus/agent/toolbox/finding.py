"""The tool that finds files by name and lines by what they hold."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from hortus.agent.files import Git, Workspace, looks_secret
from hortus.agent.toolbox.arguments import flag_of, number_of, text_of, told
from hortus.agent.toolbox.globs import glob_matcher
from hortus.agent.toolbox.patterns import sought
from hortus.agent.toolbox.places import path_in
from hortus.agent.toolbox.searching import Hits, Search, search
from hortus.agent.toolcalls import Json
from hortus.agent.values import ReadFiles, Running, Told, ToolError, ToolSpec

_MOST_AROUND = 10
_SPEC = ToolSpec(
    "find",
    "Find lines by a regular expression, files by a name pattern (*.py, src/**/test_*), or lines "
    "in files of that name. Ignored files are left out.",
    {
        "type": "object",
        "properties": {
            "text": {"type": "string", "description": "regular expression"},
            "name": {"type": "string", "description": "name pattern"},
            "path": {"type": "string", "description": "folder to look in"},
            "ignore_case": {"type": "boolean"},
            "around": {"type": "integer", "description": "lines to show around each"},
        },
    },
)


class _Finding(Struct, frozen=True):
    """A search that is about to be made."""

    wanted: Search
    workspace: Workspace
    git: Git | None
    note: str

    @property
    def action(self) -> ReadFiles:
        """What would be read."""
        return ReadFiles((self.wanted.folder or ".",))

    def carry_out(self, running: Running) -> Told:
        """Look, and say what there is."""
        with told():
            if self.wanted.folder and not self.workspace.is_folder(self.wanted.folder):
                raise ToolError(
                    f"there is no folder {self.wanted.folder}",
                    remedy="leave `path` out to look everywhere; for one file give its `name`",
                )
            hits = search(self.wanted, self.workspace, self.git, running.stop)
        return Told(_said(hits, self.wanted, self.note))


class FindTool:
    """Looks through the files of the workspace."""

    def __init__(
        self, workspace: Workspace, git: Git | None, denied: Callable[[str], bool] | None = None
    ) -> None:
        self._workspace = workspace
        self._git = git
        self._denied = denied

    @property
    def spec(self) -> ToolSpec:
        """The tool as the model is told of it."""
        return _SPEC

    def prepare(self, arguments: Mapping[str, Json]) -> _Finding:
        """Understand a call."""
        text, name = text_of(arguments, "text"), text_of(arguments, "name")
        if not text and not name:
            raise ToolError("nothing is looked for", remedy="give `text`, `name` or both")
        pattern = sought(text, ignore_case=flag_of(arguments, "ignore_case")) if text else None
        with told():
            folder = path_in(text_of(arguments, "path") or ".", self._workspace)
        wanted = Search(
            "" if folder == "." else folder,
            glob_matcher(name) if name else None,
            pattern.pattern if pattern else None,
            min(number_of(arguments, "around") or 0, _MOST_AROUND),
            self._hides,
        )
        return _Finding(wanted, self._workspace, self._git, pattern.note if pattern else "")

    def _hides(self, path: str) -> bool:
        """Tell whether a file may hold secrets, or a rule denies to read it."""
        return looks_secret(path) or (self._denied is not None and self._denied(path))


def _said(hits: Hits, wanted: Search, note: str) -> str:
    rows = [note, *hits.rows] if note else list(hits.rows)
    if not hits.rows:
        rows.append("Nothing was found.")
    elif hits.full:
        rows.append(f"(cut: matches in {hits.files} files; look for less, or in one folder)")
    elif wanted.text is None and hits.files > len(hits.rows):
        rows.append(f"(and {hits.files - len(hits.rows)} more)")
    if hits.secret:
        files = "1 file was" if hits.secret == 1 else f"{hits.secret} files were"
        rows.append(f"({files} not looked into: secrets by their names, or denied by rules)")
    if hits.slow and not hits.stopped:
        rows.append(f"(ended at {hits.slow}: the pattern takes too long; look for a simpler one)")
    if hits.stopped:
        rows.append("(interrupted: not everything was looked at)")
    return "\n".join(rows)
