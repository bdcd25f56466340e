"""Search for the most probable rest of the line."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hortus.completion.mixture import Forecast

_WIDTH = 3
_FLOOR = math.log(1e-4)  # a line less probable than this is not followed up
_BEHIND = 4.0  # a line this much less probable than the best is given up
_BUDGET = 24  # contexts that are asked for what follows them
_JOIN = 3  # tokens right of the cursor that a line must go well with
_TINY = 1e-9
_COMPLETE = 1e-3  # the chance that a token begun is a new word, complete as it stands


@dataclass(frozen=True, slots=True)
class Step:
    """One token of a line, how probable it is, and what it rests on."""

    token: int
    text: bytes
    chance: float
    margin: float
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class Line:
    """Tokens that may follow the cursor; ``ended`` once the line end or the rest is reached."""

    steps: tuple[Step, ...] = ()
    log_chance: float = 0.0
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a search starts: the tokens before, the token begun, and what ends the search.

    ``complete`` is the number of the begun token if nothing is to be added to it. ``rest`` are
    the tokens right of the cursor that the line must lead to; without any it must lead to a
    line end.
    """

    context: tuple[int, ...]
    begun: bytes
    complete: int
    rest: tuple[int, ...]


Predict = Callable[[tuple[int, ...]], Forecast]
TextOf = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Search:
    """A search for the rest of one line."""

    cursor: Cursor
    predict: Predict
    text_of: TextOf

    def lines(self) -> list[Line]:
        """Return the most probable lines, ended or given up, the best first."""
        alive, done = [Line()], list[Line]()
        asked = 0
        while asked < _BUDGET:
            asked += len(alive)
            grown = [more for line in alive for more in self._grow(line)]
            grown.sort(key=lambda line: -line.log_chance)
            grown = grown[:_WIDTH]
            done += [line for line in grown if line.ended]
            best = max((line.log_chance for line in done), default=_FLOOR)
            floor = max(best, grown[0].log_chance - _BEHIND) if grown else best
            alive = [line for line in grown if not line.ended and line.log_chance > floor]
            if not alive:
                break
        return sorted(done + alive, key=lambda line: -line.log_chance)

    def _grow(self, line: Line) -> list[Line]:
        """Return ``line`` with each of the most probable next tokens."""
        context = self.cursor.context + tuple(step.token for step in line.steps)
        found = self.predict(context)
        ranked = self._ranked(found, first=not line.steps)
        lines: list[Line] = []
        for place, (token, chance) in enumerate(ranked[:_WIDTH]):
            other = 1 if place == 0 else 0
            margin = chance - (ranked[other][1] if other < len(ranked) else 0.0)
            step = Step(token, self.text_of(token), chance, margin, found)
            total = line.log_chance + math.log(max(chance, _TINY))
            joins = self.cursor.rest[:1] == (token,)
            if joins:
                total += self._onward((*context, token))
            lines.append(Line((*line.steps, step), total, joins or not step.text))
        return lines

    def _onward(self, context: tuple[int, ...]) -> float:
        """Return how well the text right of the cursor goes on after its first token."""
        total = 0.0
        for token in self.cursor.rest[1:_JOIN]:
            total += math.log(max(self.predict(context).chances.get(token, 0.0), _TINY))
            context = (*context, token)
        return total

    def _ranked(self, found: Forecast, *, first: bool) -> list[tuple[int, float]]:
        """Return the tokens that fit, the most probable first."""
        ranked = sorted(found.chances.items(), key=lambda item: -item[1])
        begun = self.cursor.begun if first else b""
        if begun:
            return self._going_on(ranked, begun)
        ranked = [item for item in ranked if item[0] >= 0][: 2 * _WIDTH]
        if self.cursor.rest:
            ranked = [item for item in ranked if self.text_of(item[0])]
        return ranked[: _WIDTH + 1]

    def _going_on(
        self, ranked: Sequence[tuple[int, float]], begun: bytes
    ) -> list[tuple[int, float]]:
        """Return the tokens that go on with what is begun, or that it is complete as it is."""
        fitting = {t: c for t, c in ranked if t >= 0 and self.text_of(t).startswith(begun)}
        complete = self.cursor.complete
        if begun.strip():
            fitting[complete] = fitting.get(complete, 0.0) + _COMPLETE
        total = sum(fitting.values())
        items = sorted(fitting.items(), key=lambda item: -item[1])
        return [(token, chance / total) for token, chance in items[: _WIDTH + 1]]
