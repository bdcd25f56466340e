"""The tool that changes files: worked out and shown first, then done as it was shown."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from hortus.agent.edits import (
    Edit,
    EditError,
    Folder,
    MalformedEditError,
    NoPlaceError,
    Plan,
    SeveralPlacesError,
    Stored,
    Write,
    plan_edits,
)
from hortus.agent.files import Seen, Workspace, looks_secret
from hortus.agent.toolbox.arguments import told
from hortus.agent.toolbox.asking import advice, edit_spec
from hortus.agent.toolbox.diffs import diff_of
from hortus.agent.toolbox.known import Known
from hortus.agent.toolbox.records import Records
from hortus.agent.toolbox.understanding import Meant, meant_by, without_line_numbers
from hortus.agent.toolcalls import Json
from hortus.agent.values import EditFiles, Running, Told, ToolError, ToolSpec

_ILL_FORMED = (MalformedEditError, NoPlaceError, SeveralPlacesError)
_NUMBERS = "line numbers copied from `read` were left out"


class _Planned(Struct, frozen=True):
    """An edit that is worked out and not made yet."""

    plan: Plan
    folder: Folder
    known: Known
    action: EditFiles

    def carry_out(self, running: Running) -> Told:
        """Make this very edit, unless a file was changed since it was shown."""
        del running
        with told():
            self.folder.commit(self.plan)
        for target in self.plan.targets:
            self.known.wrote(target.path, target.data)
        rows = [*_rows(self.plan), *self.action.notes]
        return Told("\n".join(rows), changed=self.action.paths)


class _Guarded(Struct, frozen=True):
    """Files as an edit may see them: its failures show lines, and nobody was asked by then."""

    folder: Folder
    known: Known
    denied: Callable[[str], bool] | None

    def read(self, path: str) -> Stored | None:
        """Return a file; raise where the model may not know it, or has to ask first."""
        seen = self.folder.read(path)
        if seen is None:
            return None
        if self.denied is not None and self.denied(path):
            raise ToolError(f"a rule denies to read {path}", remedy="leave it as it is")
        if looks_secret(path) and not self.known.knows(path):
            raise ToolError(
                f"the name {path} promises a secret, and you have not read it",
                remedy="`read` it first, for which the person is asked",
            )
        return seen


class EditTool:
    """Changes files below the workspace in whichever format a model writes."""

    def __init__(
        self,
        workspace: Workspace,
        known: Known,
        records: Records,
        model: str,
        touching: Callable[[Sequence[str]], None] | None = None,
        denied: Callable[[str], bool] | None = None,
    ) -> None:
        self._workspace = workspace
        self._known = known
        self._records = records
        self._model = model
        self._touching = touching
        self._denied = denied
        self._asked = records.choose(model)
        self._spec = edit_spec(self._asked)

    @property
    def spec(self) -> ToolSpec:
        """The tool as the model is told of it."""
        return self._spec

    def prepare(self, arguments: Mapping[str, Json]) -> _Planned:
        """Work out what a call does to every file."""
        with told():
            meant = self._meant(arguments)
            folder = Folder(self._workspace)
            plan, notes = self._planned(meant, folder)
            if not plan.targets:
                raise ToolError(
                    "nothing changes: the files hold all of it already", remedy="go on"
                )
            before = {path: folder.before(path) for path in _named(plan)}
            self._refuse_stale(meant.edits, before)
        if self._touching is not None:
            self._touching(list(before))
        action = EditFiles(_paths(plan), diff_of(plan, before), notes)
        return _Planned(plan, folder, self._known, action)

    def _meant(self, arguments: Mapping[str, Json]) -> Meant:
        try:
            return meant_by(arguments, self._workspace)
        except EditError as e:
            self._records.note(self._model, self._asked, well_formed=False)
            raise self._told(e, None) from e

    def _planned(self, meant: Meant, folder: Folder) -> tuple[Plan, tuple[str, ...]]:
        try:
            plan, extra = self._placed(meant.edits, folder)
        except _ILL_FORMED as e:
            self._records.note(self._model, meant.form, well_formed=False)
            raise self._told(e, meant) from e
        self._records.note(self._model, meant.form, well_formed=True)
        nears = (
            f"{near.path}:{near.line}: found although it differs in {near.differs_in}"
            for near in plan.near
        )
        return plan, (*extra, *nears)

    def _placed(self, edits: tuple[Edit, ...], folder: Folder) -> tuple[Plan, tuple[str, ...]]:
        files = _Guarded(folder, self._known, self._denied)
        try:
            return plan_edits(edits, files), ()
        except NoPlaceError:
            bare = without_line_numbers(edits)
            if bare is None:
                raise
            return plan_edits(bare, files), (_NUMBERS,)

    def _told(self, error: EditError, meant: Meant | None) -> ToolError:
        """Return the failure with, once a format failed too often, the one to go over to."""
        lines = self._lines_of(meant)
        form = self._records.choose(self._model, lines)
        words = f" {advice(form)}" if form is not self._asked else ""
        return ToolError(error.message, remedy=error.remedy + words)

    def _lines_of(self, meant: Meant | None) -> int | None:
        if meant is None or len(meant.edits) != 1:
            return None
        seen = self._workspace.read(meant.edits[0].path)
        return None if seen is None else seen.data.count(b"\n")

    def _refuse_stale(self, edits: tuple[Edit, ...], before: dict[str, Seen | None]) -> None:
        anew = {edit.path for edit in edits if isinstance(edit, Write)}
        for path, seen in before.items():
            data = None if seen is None else seen.data
            self._known.refuse_stale(path, data, whole=path in anew)


def _named(plan: Plan) -> list[str]:
    likes = {target.like for target in plan.targets if target.like}
    return sorted(likes | {target.path for target in plan.targets})


def _paths(plan: Plan) -> tuple[str, ...]:
    return tuple(target.path for target in plan.targets)


def _rows(plan: Plan) -> list[str]:
    return [
        f"{change.kind} {change.path}"
        + (f" to {change.moved_to}" if change.moved_to else "")
        + f" (+{change.added} -{change.removed})"
        for change in plan.changes
    ]
