"""One text of an answer that arrives in pieces, and what is to change in it."""

from hortus.dlp import Edit, StreamRestorer, StreamScanner
from hortus.gateway.screening.answer_json import Form, Unescaper, escaped
from hortus.gateway.screening.answer_screening import Screening, in_order, within


class Strand:
    """Screens one text; places count the characters as they came, escapes of JSON and all.

    Up to ``safe`` it is decided what the client is shown; ``end`` is how much has come.
    """

    __slots__ = ("_edits", "_reader", "_restorer", "_scanner", "_screening", "end", "safe")

    def __init__(self, screening: Screening, form: Form) -> None:
        self._screening = screening
        self._scanner = StreamScanner(screening.rules)
        originals = screening.originals
        self._restorer = StreamRestorer(originals) if originals else None
        self._reader = Unescaper() if form is Form.JSON else None
        self._edits: list[Edit] = []
        self.end = 0
        self.safe = 0

    @property
    def has_changes(self) -> bool:
        """Whether anything is to change in what was not taken yet."""
        return bool(self._edits)

    def feed(self, piece: str) -> None:
        """Take in the next piece."""
        self.end += len(piece)
        self._look_at(self._reader.feed(piece) if self._reader else piece)
        self._settle()

    def finish(self) -> None:
        """Decide on the rest: the text ends, or pauses for something else to be shown."""
        if self._reader and (rest := self._reader.finish()):
            self._look_at(rest)
        self._edit(self._screening.redactions(self._scanner.finish()))
        if self._restorer:
            self._restorer.finish()
        self._settle()

    def take(self, start: int, end: int) -> list[Edit]:
        """Return what is to change in the piece between two places; pieces are taken in order."""
        if not self._edits:
            return self._edits
        edits = within(self._edits, start, end)
        self._edits = [edit for edit in self._edits if edit.end > end]
        return edits

    def _look_at(self, text: str) -> None:
        found = self._scanner.feed(text)
        if found:
            self._edit(self._screening.redactions(found))
        if self._restorer and (edits := self._restorer.feed(text)):
            self._edit(edits)

    def _edit(self, edits: list[Edit]) -> None:
        reader = self._reader
        if reader:
            edits = [
                Edit(reader.raw_at(e.start), reader.raw_at(e.end), escaped(e.text)) for e in edits
            ]
        if edits:
            self._edits = in_order((*self._edits, *edits))

    def _settle(self) -> None:
        safe = self._scanner.safe
        if self._restorer:
            safe = min(safe, self._restorer.safe)
        self.safe = safe
        if self._reader:
            self.safe = self._reader.raw_at(safe)
            self._reader.forget(safe)
        report = self._screening.report
        report.most_held = max(report.most_held, self.end - self.safe)
