"""Screen a JSON document that came whole: an answer, or an event that is no piece of one."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hortus.dlp import Edit
from hortus.gateway.screening.answer_json import (
    Form,
    Literal,
    Path,
    Unescaper,
    escaped,
    literals,
    spliced,
    without_odds,
)
from hortus.gateway.screening.answer_screening import Screening, within
from hortus.gateway.screening.answer_texts import BETWEEN, SEALED, joined_texts

_LEAST = 16
_NOTHING: Mapping[str, str] = {}


@dataclass(slots=True)
class _Part:
    """One text of the document, and where it stands among all."""

    literal: Literal
    text: str
    reader: Unescaper | None = None
    start: int = 0
    end: int = 0

    def read(self) -> str:
        """Return the text as it will be read: of JSON, with its escapes undone."""
        if self.literal.form is not Form.JSON or "\\" not in self.text:
            return self.text
        self.reader = Unescaper()
        return self.reader.feed(self.text) + self.reader.finish()

    def edits(self, edits: Iterable[Edit]) -> list[Edit]:
        """Return what edits of all texts change in this one."""
        local = within(edits, self.start, self.end)
        if self.literal.form is not Form.JSON:
            return local
        at = self.reader.raw_at if self.reader else int
        return [Edit(at(e.start), at(e.end), escaped(e.text)) for e in local]


@dataclass(slots=True)
class _Chain:
    """Texts that are shown joined: those of blocks that follow one another."""

    last: int
    parts: list[_Part] = field(default_factory=list)


def screen_document(
    data: bytes,
    screening: Screening,
    *,
    said: Mapping[str, str] = _NOTHING,
    skip: frozenset[Path] = frozenset(),
    may_wait: bool = False,
) -> bytes:
    """Return the document with secrets taken out and placeholders replaced.

    ``said`` has what became of texts that were screened before, piece by piece; what stands at the
    places ``skip`` is screened elsewhere. What is only recorded ``may_wait`` to be looked for.
    """
    read = joined_texts(data, said, skip)
    edits = [] if read is None else _edits(read, screening, may_wait=may_wait)
    if read is not None and not edits:
        return data
    odds: list[Literal] = []
    parts: list[_Part] = []
    changes: list[tuple[Literal, bytes]] = []
    for literal in _texts(data, skip):
        text = "" if literal.form is Form.ODDS else literal.read(data)
        if literal.form is Form.ODDS:
            odds.append(literal)
        elif text not in said:
            parts.append(_Part(literal, text))
        elif said[text] != text:
            edit = Edit(0, len(text), said[text])
            changes.append((literal, literal.rewritten(data, [edit])))
    whole, parts = _laid_out(parts)
    if whole != read:
        edits = _edits(whole, screening, may_wait=may_wait)
    changes += _changed(data, parts, edits)
    if not changes:
        return data
    changes += [(literal, without_odds(data, literal)) for literal in odds]
    return spliced(data, sorted(changes, key=lambda change: change[0].start))


def _texts(data: bytes, skip: frozenset[Path]) -> Iterable[Literal]:
    if data.lstrip()[:1] not in {b"{", b"["}:
        return [Literal((), 0, len(data), bare=True)]
    return (
        literal
        for literal in literals(data)
        if literal.path not in skip and (not literal.path or literal.path[-1] not in SEALED)
    )


def _changed(data: bytes, parts: list[_Part], edits: list[Edit]) -> list[tuple[Literal, bytes]]:
    # Few texts change: only those that an edit touches are written anew.
    starts = [part.start for part in parts]
    touched: dict[int, _Part] = {}
    for edit in edits:
        at = max(bisect_right(starts, edit.start) - 1, 0)
        while at < len(parts) and parts[at].start < edit.end:
            touched[at] = parts[at]
            at += 1
    rewritten = ((part, part.edits(edits)) for part in touched.values())
    return [(p.literal, p.literal.rewritten(data, e)) for p, e in rewritten if e]


def _edits(text: str, screening: Screening, *, may_wait: bool) -> list[Edit]:
    """Return what is to change in all texts of a document."""
    if len(text) < _LEAST or (may_wait and screening.put_aside(text)):
        return []
    return screening.edits(text)


def _laid_out(parts: list[_Part]) -> tuple[str, list[_Part]]:
    """Return all texts as one, those joined that are shown joined, and the parts in its order."""
    chains: list[_Chain] = []
    known: dict[Path, _Chain] = {}
    for part in parts:
        match part.literal.path:
            case (*head, int(number), "text"):
                chain = known.get(tuple(head))
                if chain is None or number != chain.last + 1:
                    chain = known[tuple(head)] = _Chain(number)
                    chains.append(chain)
                chain.last = number
            case _:
                chain = _Chain(0)
                chains.append(chain)
        chain.parts.append(part)
    pieces: list[str] = []
    ordered: list[_Part] = []
    end = 0
    for chain in chains:
        for part in chain.parts:
            text = part.read()
            part.start, part.end = end, end + len(text)
            end = part.end
            pieces.append(text)
            ordered.append(part)
        pieces.append(BETWEEN)
        end += len(BETWEEN)
    return "".join(pieces), ordered
