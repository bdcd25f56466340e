"""The sessions that are kept on this machine: begun, listed, gone on with, copied."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from hortus.agent.conversation.conversation import Conversation
from hortus.agent.conversation.errors import SessionNotFoundError
from hortus.agent.conversation.journal import FILE, Journal, read_opening, read_records
from hortus.agent.conversation.records import VERSION, Opened, Record, Spent, UserSaid
from hortus.agent.oneline import one_line
from hortus.core import Clock, new_id
from hortus.core.regex import late

_PREFIX = "ses"
_ID = late(r"ses_[0-9a-z]{26}")
_TITLE = 80
_OPENING = 12


class Kept(Struct, frozen=True):
    """A session as a list shows it."""

    session_id: str
    workspace: str
    model: str
    started_us: int
    last_us: int
    title: str
    """How the first thing that the person said begins."""
    forked_from: str = ""


class Shelf:
    """Sessions in one folder, each in a folder of its own."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def begin(self, workspace: Path, model: str) -> Conversation:
        """Begin a session."""
        return self._begun(workspace, model)

    def resume(self, session_id: str) -> Conversation:
        """Go on with a session: calls that had no result are told as interrupted.

        Raises ``SessionNotFoundError``, ``SessionBusyError`` or ``JournalError``.
        """
        journal, records = Journal.open(self._place(session_id))
        opened = records[0]
        assert isinstance(opened, Opened)  # noqa: S101 - `Journal.open` has seen to it
        conversation = Conversation(opened, journal, self._clock, records)
        conversation.settle()
        return conversation

    def fork(self, session_id: str) -> Conversation:
        """Begin a session with all that was said in another, which stays as it is."""
        records, _ = read_records(self._place(session_id) / FILE)
        opened = records[0]
        assert isinstance(opened, Opened)  # noqa: S101 - `read_records` has seen to it
        kept = [record for record in records[1:] if not isinstance(record, Spent)]
        conversation = self._begun(Path(opened.workspace), opened.model, session_id, kept)
        conversation.settle()
        return conversation

    def kept(self, workspace: Path | None = None) -> tuple[Kept, ...]:
        """Return the sessions, the one last worked in first; of one workspace or of all."""
        found = [kept for folder in self._folders() if (kept := _looked_at(folder))]
        if workspace is not None:
            found = [kept for kept in found if kept.workspace == str(workspace)]
        return tuple(sorted(found, key=lambda kept: (kept.last_us, kept.session_id), reverse=True))

    def newest(self, workspace: Path) -> str:
        """Return the id of the session last worked in, of those in this workspace."""
        for kept in self.kept(workspace):
            return kept.session_id
        raise SessionNotFoundError(
            f"no session was held in {workspace}", remedy="begin one; `--sessions` lists all"
        )

    def _begun(
        self, workspace: Path, model: str, forked_from: str = "", records: Sequence[Record] = ()
    ) -> Conversation:
        now = self._clock.now_us()
        session_id = new_id(_PREFIX, now)
        opened = Opened(VERSION, session_id, str(workspace), model, now, forked_from)
        journal = Journal.create(self._folder / session_id, opened, records)
        return Conversation(opened, journal, self._clock, records)

    def _place(self, session_id: str) -> Path:
        place = self._folder / session_id
        if not _ID.fullmatch(session_id) or not (place / FILE).exists():
            raise SessionNotFoundError(
                f"there is no session {session_id!r}",
                remedy="`hortus code --sessions` lists those of this machine",
            )
        return place

    def _folders(self) -> list[Path]:
        try:
            return [place for place in self._folder.iterdir() if _ID.fullmatch(place.name)]
        except FileNotFoundError:
            return []


def _looked_at(folder: Path) -> Kept | None:
    """Return what a list shows of a session; None for one in which nothing was said."""
    records = read_opening(folder / FILE, _OPENING)
    if not records or not isinstance(opened := records[0], Opened):
        return None
    said = next((r.text for r in records if isinstance(r, UserSaid) and r.by_person), "")
    if not said:
        return None
    return Kept(
        opened.session_id,
        opened.workspace,
        opened.model,
        opened.started_us,
        (folder / FILE).stat().st_mtime_ns // 1_000,
        one_line(said, _TITLE),
        opened.forked_from,
    )
