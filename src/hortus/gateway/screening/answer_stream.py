"""Screen the stream of an answer: events wait until all they say is known to be harmless."""

from collections import deque
from collections.abc import Iterable

from msgspec import Struct

from hortus.core import Clock, Dialect
from hortus.dlp import Edit, edited
from hortus.gateway.screening.answer_document import screen_document
from hortus.gateway.screening.answer_json import Form, literals, spliced, without_odds
from hortus.gateway.screening.answer_reading import IDLE, Key, Reading, Said
from hortus.gateway.screening.answer_screening import Screening
from hortus.gateway.screening.answer_strand import Strand
from hortus.gateway.screening.answer_taps import tap_for
from hortus.gateway.screening.answer_template import Run, Template, template_of
from hortus.gateway.sse import SseEvent, SseSplitter, event_bytes

# A keep-alive goes ahead of events that have waited for so long.
_PATIENCE_S = 1.0
# No more than this waits for the end of a word, whatever comes between its pieces.
_MOST_WAITING = 4_096
_BLANK_LINE = b"\n\n"
# So many events that had no second one like them end the search for more.
_PATIENCE = 8


class _Piece(Struct, gc=False):
    """One piece of a text, where it lies in the text, and where in its event."""

    strand: Strand
    start: int
    end: int
    text: str
    said: Said


class _Waiting(Struct, gc=False):
    """An event that has come, until it goes on; one that is like another may be read later."""

    raw: bytes
    made: SseEvent | Template
    pieces: tuple[_Piece, ...]
    since: float
    is_more: bool = False

    @property
    def event(self) -> SseEvent:
        """The event itself."""
        return self.made.event(self.raw) if isinstance(self.made, Template) else self.made


class AnswerStream:
    """Takes whole events and gives back those that can go on, in their order.

    What holds nothing to be changed leaves byte for byte as it came; of an event that does, only
    the text in question is written anew. What is open when the stream breaks never leaves.
    """

    def __init__(self, dialect: Dialect, screening: Screening, clock: Clock) -> None:
        self._screening = screening
        self._clock = clock
        self._tap = tap_for(dialect)
        self._splitter = SseSplitter()
        self._strands: dict[Key, Strand] = {}
        self._waiting: deque[_Waiting] = deque()
        self._parts: dict[Key, tuple[list[str], list[str]]] = {}
        self._said: dict[str, str] = {}
        self._template: Template | None = None
        self._fruitless = 0

    def feed(self, ready: bytes) -> bytes:
        """Take in whole events and return what can go on."""
        now = self._clock.monotonic()
        gone: list[bytes] = []
        at = 0
        while at < len(ready):
            template = self._template
            if template and (run := template.run(ready, at)):
                gone += self._take_run(template, run, ready[at : run.ends[-1]], now)
                at = run.ends[-1]
            else:
                end = self._end(ready, at)
                ahead = (
                    e for e in self._splitter.feed(ready[at:end]) if not self._take_in(e, now)
                )
                gone += [event.raw for event in ahead]
                gone += self._let_go(now)
                at = end
        if len(self._waiting) > _MOST_WAITING:
            self._decide(self._strands)
            gone += self._let_go(now)
        return b"".join(gone)

    def finish(self) -> bytes:
        """Return all that still waits: the answer is complete."""
        now = self._clock.monotonic()
        for event in self._splitter.finish():
            self._take_in(event, now)
        self._decide(self._strands)
        rest = b"".join(self._let_go(now))
        self._screening.look_at_aside()
        return rest

    def _end(self, ready: bytes, at: int) -> int:
        """Return where the next event ends; the end of all where that takes a closer look."""
        end = ready.find(_BLANK_LINE, at)
        if end < 0 or self._splitter.tail or b"\r" in ready:
            return len(ready)
        return end + len(_BLANK_LINE)

    def _take_run(self, template: Template, run: Run, raw: bytes, now: float) -> list[bytes]:
        """Take in events that go on with one text, and return what can go on."""
        self._fruitless = 0
        said = template.said
        strand = self._strands[said.key]
        place = strand.end
        strand.feed("".join(run.texts))
        gone = self._let_go(now)
        # What needs no change and does not wait goes as it is.
        safe = -1 if self._waiting or strand.has_changes else strand.safe
        went = begun = 0
        for text, end in zip(run.texts, run.ends, strict=True):
            start, place = place, place + len(text)
            ended = end - run.start
            if place <= safe:
                went = ended
                if said.part:
                    self._note(said, text)
            else:
                pieces = (_Piece(strand, start, place, text, said),)
                self._waiting.append(_Waiting(raw[begun:ended], template, pieces, now))
            begun = ended
        gone.append(raw[:went])
        return gone

    def _take_in(self, event: SseEvent, now: float) -> bool:
        """Let an event wait for its turn; tell whether it does."""
        reading = self._tap.read(event.data) if event.data else IDLE
        self._learn(event, reading)
        pieces = tuple([self._add(said) for said in reading.said])
        self._decide(reading.over)
        if reading.is_idle and self._waiting and now - self._waiting[0].since > _PATIENCE_S:
            return False
        self._waiting.append(_Waiting(event.raw, event, pieces, now, reading.is_more))
        return True

    def _learn(self, event: SseEvent, reading: Reading) -> None:
        """Expect that the next events are like this one, as long as that has come true."""
        self._template = None
        if self._fruitless < _PATIENCE and len(reading.said) == 1:
            self._template = template_of(event, reading)
            self._fruitless += 1

    def _add(self, said: Said) -> _Piece:
        strand = self._strands.get(said.key)
        if strand is None:
            strand = self._strands[said.key] = Strand(self._screening, said.form)
        start = strand.end
        strand.feed(said.text)
        return _Piece(strand, start, strand.end, said.text, said)

    def _decide(self, keys: Iterable[Key]) -> None:
        for key in keys:
            if key in self._strands:
                self._strands[key].finish()

    def _let_go(self, now: float) -> list[bytes]:
        waiting = self._waiting
        gone: list[bytes] = []
        report = self._screening.report
        while waiting and _is_decided(waiting[0]):
            first = waiting.popleft()
            report.held_s = max(report.held_s, now - first.since)
            gone.append(self._screened(first))
        return gone

    def _screened(self, waiting: _Waiting) -> bytes:
        """Return the bytes of an event as the client gets it."""
        changes = [
            (piece.said, edits) for piece in waiting.pieces if (edits := self._taken(piece))
        ]
        if not changes and not waiting.is_more:
            return waiting.raw
        event = waiting.event
        data = _rewritten(event.data, changes) if changes else event.data
        if waiting.is_more:
            skip = frozenset(piece.said.path for piece in waiting.pieces)
            said = self._said_so_far() if self._parts else self._said
            data = screen_document(data, self._screening, said=said, skip=skip, may_wait=True)
        return event.raw if data is event.data else _with_data(event, data)

    def _taken(self, piece: _Piece) -> list[Edit]:
        edits = piece.strand.take(piece.start, piece.end)
        self._note(piece.said, piece.text, edits)
        return edits

    def _note(self, said: Said, text: str, edits: Iterable[Edit] = ()) -> None:
        """Note what became of a piece that later events may repeat."""
        if said.part:
            came, went = self._parts.setdefault(said.part, ([], []))
            came.append(text)
            went.append(edited(text, edits))

    def _said_so_far(self) -> dict[str, str]:
        """Return what became of the parts that are complete, now that an event may repeat them."""
        for came, went in self._parts.values():
            self._said["".join(came)] = "".join(went)
        return self._said


def _is_decided(waiting: _Waiting) -> bool:
    """Tell whether it is known what the client is shown of all that an event says."""
    # A loop: one is run for each event, and `all` would take twice the time.
    for piece in waiting.pieces:  # noqa: SIM110 - see above
        if piece.strand.safe < piece.end:
            return False
    return True


def _rewritten(data: bytes, changes: list[tuple[Said, list[Edit]]]) -> bytes:
    """Return an event's data with some texts changed, without how likely their pieces were."""
    edits = {said.path: found for said, found in changes}
    return spliced(
        data,
        [
            (literal, literal.rewritten(data, edits[literal.path]))
            if literal.path in edits
            else (literal, without_odds(data, literal))
            for literal in literals(data)
            if literal.path in edits or literal.form is Form.ODDS
        ],
    )


def _with_data(event: SseEvent, data: bytes) -> bytes:
    if event.raw.count(event.data) == 1:
        return event.raw.replace(event.data, data)
    # The data came in several lines; JSON says the same in one.
    return event_bytes(data.replace(b"\n", b" "), event.event)
