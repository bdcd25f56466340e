"""An index and a gate at one moment: everything needed to complete, never changed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hortus.completion.beam import Cursor, Line, Search
from hortus.completion.evidence import gather
from hortus.completion.features import Cut, cuts
from hortus.completion.gate import Gate
from hortus.completion.local import FileCache
from hortus.completion.mixture import Forecast, View, forecast
from hortus.completion.reading import Reading, read
from hortus.completion.segment import Segment
from hortus.completion.sorting import MAX_ORDER
from hortus.completion.types import Prompt, Silence, Suggestion
from hortus.completion.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything that could be said at one cursor."""

    reading: Reading
    lines: Sequence[Line]
    cuts: Sequence[Cut]

    def whole_line(self) -> tuple[str, float]:
        """Return the most probable rest of the line and the log of its probability."""
        ended = [line for line in self.lines if line.ended]
        for line in [*ended, *self.lines][:1]:
            steps = line.steps[:-1] if line.ended else line.steps
            raw = b"".join(step.text for step in steps).removeprefix(self.reading.begun)
            return raw.decode(errors="ignore"), line.log_chance
        return "", -math.inf


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The index of a commit, in one segment or with a second for what changed since."""

    commit: str
    vocabulary: Vocabulary
    segments: tuple[Segment, ...]
    gate: Gate

    def complete(self, prompt: Prompt, bar: float) -> Suggestion | Silence:
        """Return the best suggestion that is right with at least the probability ``bar``."""
        if not prompt.prefix.strip() and not prompt.suffix.strip():
            return Silence("there is no text around the cursor")
        proposal = self.propose(prompt)
        chosen = self.gate.choose(proposal.cuts, bar)
        if chosen is None:
            return Silence("nothing in the repository or the file goes on like this")
        cut, probability = proposal.cuts[chosen.number], chosen.probability
        if probability < bar:
            reason = f"the best suggestion is right with {probability:.2f}, the gate is {bar:.2f}"
            return Silence(reason, probability)
        evidence = gather(self.segments, self.commit, proposal.reading, cut, prompt)
        return Suggestion(cut.text, probability, evidence)

    def propose(self, prompt: Prompt) -> Proposal:
        """Return the texts that could follow the cursor."""
        reading = read(prompt, self.vocabulary)
        cache = FileCache(reading)
        views = [View(seg, seg.names.weights(prompt.path)) for seg in self.segments]
        known: dict[tuple[int, ...], Forecast] = {}

        def predict(context: tuple[int, ...]) -> Forecast:
            context = context[-MAX_ORDER:]
            if context not in known:
                known[context] = forecast(views, cache, context)
            return known[context]

        def text_of(token: int) -> bytes:
            if token >= reading.known:
                return reading.new[token - reading.known]
            return self.vocabulary.text(token)

        cursor = Cursor(reading.context(MAX_ORDER), reading.begun, reading.complete, reading.rest)
        lines = Search(cursor, predict, text_of).lines()
        return Proposal(reading, lines, cuts(lines, reading.begun, prompt.max_chars))
