"""Answer a question with passages of the code, in a model's words where they bear it out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from hortus.core import HortusError
from hortus.knowledge.prompting import RULES, UNKNOWN, prompt, shown_to_model
from hortus.knowledge.searching import Question, Search
from hortus.knowledge.support import Sentence, checked
from hortus.knowledge.types import Hit, Readable

_THIN = 0.4
"""What the best passage must have of the question's words, the rare ones counting more; chosen on
pytest and flask."""


class Writer(Protocol):
    """A chat model; its errors are those of the house."""

    def write(self, rules: str, text: str) -> str:
        """Return what it answers to a text under some rules."""
        ...


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a file that answers; ``place`` opens it."""

    number: int
    hit: Hit
    text: str

    @property
    def place(self) -> str:
        """Where it begins: ``path:line@commit``."""
        return replace(self.hit, line=self.hit.first).place


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: sentences with what they cite, or the passages alone.

    ``is_known`` is false where the evidence is thin; the passages are then what comes nearest.
    """

    is_known: bool
    passages: tuple[Passage, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    strength: float = 0.0
    dropped: int = 0
    remarks: tuple[str, ...] = ()


class Ask:
    """Answers questions on behalf of whoever may read what is given with each of them."""

    def __init__(self, search: Search, writer: Writer | None = None) -> None:
        self._search = search
        self._writer = writer

    def answer(self, question: Question, readable: Readable) -> Reply:
        """Return the passages that answer, and the words of the model that they bear out."""
        found = self._search.answer(question, readable)
        texts = self._search.excerpts(found.hits, readable)
        passages = tuple(
            Passage(number, hit, text)
            for number, (hit, text) in enumerate(zip(found.hits, texts, strict=True), start=1)
            if text.strip()
        )
        seen = [f"{passage.hit.path}\n{passage.text}" for passage in passages]
        strength = self._search.strength(question, seen, readable)
        remarks = (found.remark,) if found.remark else ()
        reply = Reply(bool(passages) and strength >= _THIN, passages, (), strength, 0, remarks)
        if self._writer is None or not reply.is_known:
            return reply
        try:
            return self._worded(question.text, reply, self._writer)
        except HortusError as e:
            remark = f"the passages are the answer, since no model words one: {e.message}"
            return replace(reply, remarks=(*remarks, remark))

    def _worded(self, question: str, reply: Reply, writer: Writer) -> Reply:
        given = [shown_to_model(passage.text) for passage in reply.passages]
        places = [passage.place for passage in reply.passages]
        said = writer.write(RULES, prompt(question, places, given))
        remarks = reply.remarks
        if left_out := sum(one.left_out for one in given):
            remarks = (*remarks, f"{left_out} lines that speak to models were kept from the model")
        if _says_unknown(said):
            remark = "the model found no answer in the passages"
            return replace(reply, is_known=False, remarks=(*remarks, remark))
        seen = [
            f"{passage.hit.path}\n{one.text}"
            for passage, one in zip(reply.passages, given, strict=True)
        ]
        return _told(reply, checked(said, seen).kept, checked(said, seen).dropped, remarks)


def _told(reply: Reply, kept: Sequence[Sentence], dropped: int, remarks: tuple[str, ...]) -> Reply:
    if dropped:
        what = "sentence" if dropped == 1 else "sentences"
        remarks = (*remarks, f"{dropped} {what} of the model had no support and were left out")
    return replace(reply, sentences=tuple(kept), dropped=dropped, remarks=remarks)


def _says_unknown(said: str) -> bool:
    return said.strip().strip('".').replace("\u2019", "'").lower().startswith(UNKNOWN.lower())
