"""Secrets in streamed answers: found wherever they are cut; what is held back; what it costs."""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec

from hortus.core import Dialect, DlpSettings
from hortus.core.testing import FrozenClock
from hortus.dlp import Redactor, Scanner, Tier, load_rules
from hortus.dlp.forms import fill
from hortus.gateway.dialects import (
    CODECS,
    Closed,
    Delta,
    Ended,
    Event,
    Opened,
    Started,
    Stop,
    Stopped,
    Text,
    ToolCall,
)
from hortus.gateway.screening import AnswerReport, AnswerRules, AnswerStream, Screen
from hortus.gateway.sse import SseSplitter

_RESULT = Path("build/bench/screening.json")
_SEED = 20
_TOKEN_CHARS = 4
_TOKENS_PER_S = 50
_REPEATS = 7
_OPENINGS: dict[str, Text | ToolCall] = {
    "text": Text(""),
    "tool arguments": ToolCall("call_1", "run", ""),
}
_AROUND = ("before\n{}\nafter", "AB12 {} 34 CD", "export T='{}'; run")
_PROSE = (
    "The function returns the sum of both numbers. It keeps `self.total_amount` up to date, so "
    "that a caller need not add again:\n\n    total = add(first, second)\n    return total\n\n"
)


@dataclass(slots=True)
class Tally:
    """What cutting tokens at every place came to, for one dialect and one kind of text."""

    cuts: int = 0
    found: int = 0
    redacted: int = 0
    exact: int = 0
    most_held: int = 0
    missed: list[str] = field(default_factory=list)


def tokens() -> list[tuple[str, str]]:
    """Return a text with a secret for each form of each rule, by the rule's name."""
    return [
        (rule.id, fill(form, _SEED))
        for rule in load_rules()
        if rule.tier is Tier.STRUCTURED
        for form in rule.examples
    ]


class Bench:
    """One set of rules for all runs."""

    def __init__(self) -> None:
        self.scanner = Scanner()
        self.redactor = Redactor(b"key of the benchmark")
        settings = DlpSettings()
        self.rules = AnswerRules(Screen(self.scanner, self.redactor, settings))

    def cut(self, dialect: Dialect, kind: str, text: str, places: Sequence[int]) -> Tally:
        """Stream ``text``, cut in two at each of the places, and look at what the client gets."""
        findings = self.scanner.scan(text).of(Tier.STRUCTURED)
        secrets = [text[f.start : f.end] for f in findings]
        shown = self.redactor.redact(text, findings).text
        wire = text if kind == "text" else json.dumps({"command": text})
        wanted = shown if kind == "text" else json.dumps({"command": shown})
        tally = Tally()
        for place in places:
            sent = stream(dialect, kind, [wire[:place], wire[place:]])
            body, report = self.screen(dialect, sent)
            tally.cuts += 1
            tally.found += bool(report.finds)
            tally.redacted += not any(secret.encode() in body for secret in secrets)
            tally.exact += _texts(dialect, body) == wanted
            tally.most_held = max(tally.most_held, report.most_held)
        return tally

    def screen(
        self, dialect: Dialect, sent: Sequence[bytes], gap_s: float = 0.0
    ) -> tuple[bytes, AnswerReport]:
        """Return what a client gets of a stream, an event each ``gap_s``, and the report."""
        clock, screening = FrozenClock(), self.rules.open({})
        answer = AnswerStream(dialect, screening, clock)
        got: list[bytes] = []
        for each in sent:
            clock.advance(gap_s)
            got.append(answer.feed(each))
        return b"".join((*got, answer.finish())), screening.report


def stream(dialect: Dialect, kind: str, pieces: Sequence[str]) -> list[bytes]:
    """Return the events of an answer whose one text comes in these pieces."""
    writer = CODECS[dialect].event_encoder(model="m", id="a_1")
    events: list[Event] = [Started("a_1", "m"), Opened(0, _OPENINGS[kind])]
    events += [Delta(0, piece) for piece in pieces]
    events += [Closed(0), Stopped(Stop.END), Ended()]
    return [writer.encode(event) for event in events]


def _texts(dialect: Dialect, body: bytes) -> str:
    reader = CODECS[dialect].event_decoder()
    heard = [event for sse in SseSplitter().feed(body) for event in reader.feed(sse)]
    return "".join([event.text for event in heard if isinstance(event, Delta)])


def places(length: int, every: int, number: int) -> range:
    """Return the places at which to cut; with ``every`` above 1 a share of them, in turn."""
    return range(1 + number % every, length, every)


def split(
    bench: Bench,
    every: int,
    dialects: Iterable[Dialect] = CODECS,
    kinds: Iterable[str] = tuple(_OPENINGS),
) -> dict[str, Tally]:
    """Cut every token at every place, in every dialect, as text and as tool arguments."""
    found: dict[str, Tally] = {}
    for dialect in dialects:
        for kind in kinds:
            sums = found[f"{dialect}, {kind}"] = Tally()
            for number, (rule, token) in enumerate(tokens()):
                text = _AROUND[number % len(_AROUND)].format(token)
                wire = text if kind == "text" else json.dumps({"command": text})
                one = bench.cut(dialect, kind, text, places(len(wire), every, number))
                sums.cuts += one.cuts
                sums.found += one.found
                sums.redacted += one.redacted
                sums.exact += one.exact
                sums.most_held = max(sums.most_held, one.most_held)
                if one.found < one.cuts or one.exact < one.cuts:
                    sums.missed.append(rule)
    return found


def in_tokens(text: str) -> list[str]:
    """Return a text as a model gives it, four characters at a time."""
    return [text[at : at + _TOKEN_CHARS] for at in range(0, len(text), _TOKEN_CHARS)]


def delays(bench: Bench, kind: str) -> Iterator[tuple[float, int]]:
    """Yield for each event of prose and code how long it waited in tokens, and what waited."""
    text = _PROSE * 4
    wire = text if kind == "text" else json.dumps({"command": text})
    clock, screening = FrozenClock(), bench.rules.open({})
    answer = AnswerStream(Dialect.CHAT, screening, clock)
    came: list[tuple[bytes, int]] = []
    for number, each in enumerate(stream(Dialect.CHAT, kind, in_tokens(wire))):
        came.append((each, number))
        gone = answer.feed(each)
        while came and gone.startswith(came[0][0]):
            gone = gone[len(came[0][0]) :]
            yield number - came.pop(0)[1], screening.report.most_held


def held(bench: Bench) -> dict[str, float]:
    """Return how long events wait and how much is held back at most."""
    found: dict[str, float] = {}
    for kind in _OPENINGS:
        waited = [tokens for tokens, _ in delays(bench, kind)]
        ordered = sorted(waited)
        found[f"prose as {kind}: mean wait, tokens"] = statistics.fmean(waited)
        found[f"prose as {kind}: 99 of 100 wait at most, tokens"] = ordered[
            len(ordered) * 99 // 100
        ]
        found[f"prose as {kind}: longest wait, tokens"] = ordered[-1]
    longest: list[tuple[float, int]] = []
    for _, token in tokens():
        sent = stream(Dialect.CHAT, "text", in_tokens(f"before {token} after"))
        _, report = bench.screen(Dialect.CHAT, sent, 1 / _TOKENS_PER_S)
        longest.append((report.held_s, report.most_held))
    found["a secret: median longest wait, s"] = statistics.median(s for s, _ in longest)
    found["a secret: longest wait of all, s"] = max(s for s, _ in longest)
    found["a secret: median most held, characters"] = statistics.median(n for _, n in longest)
    found["a secret: most held of all, characters"] = max(n for _, n in longest)
    return found


def _split(sent: Sequence[bytes]) -> None:
    for each in sent:
        SseSplitter().feed(each)


def cost(bench: Bench) -> dict[str, float]:
    """Return the CPU microseconds of an event of four characters, without and with screening."""
    found: dict[str, float] = {}
    for dialect in CODECS:
        for kind in _OPENINGS:
            text = _PROSE * 12
            wire = text if kind == "text" else json.dumps({"command": text})
            sent = stream(dialect, kind, in_tokens(wire))
            found[f"{dialect}, {kind}: an event split and passed on, µs"] = _cpu_us(
                partial(_split, sent), len(sent)
            )
            found[f"{dialect}, {kind}: an event screened, µs"] = _cpu_us(
                partial(bench.screen, dialect, sent), len(sent)
            )
    unbroken = "aB3d" * 25_000
    sent = stream(Dialect.CHAT, "text", in_tokens(unbroken))
    found["chat, 100 kB without a break: an event, µs"] = _cpu_us(
        lambda: bench.screen(Dialect.CHAT, sent), len(sent), repeats=1
    )
    return found


def _cpu_us(work: Callable[[], object], events: int, repeats: int = _REPEATS) -> float:
    best = float("inf")
    for _ in range(repeats):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best / events * 1e6


def report(found: dict[str, Tally], figures: dict[str, float]) -> int:
    """Print and keep the figures; return 1 where a secret was missed."""
    print(f"{len(tokens())} tokens, cut in two at every place")
    print(f"{'':32} {'cuts':>7} {'found':>7} {'no leak':>7} {'exact':>7} {'held':>6}")
    for name, tally in found.items():
        row = (tally.cuts, tally.found, tally.redacted, tally.exact, tally.most_held)
        print(f"{name:32} {row[0]:7} {row[1]:7} {row[2]:7} {row[3]:7} {row[4]:6}")
        if tally.missed:
            print("  missed:", ", ".join(dict.fromkeys(tally.missed)))
    for name, value in figures.items():
        print(f"{name:60} {value:10.2f}")
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    kept = {"splits": {n: msgspec.to_builtins(t) for n, t in found.items()}, "figures": figures}
    _RESULT.write_text(json.dumps(kept, indent=2) + "\n")
    return int(any(t.cuts != t.found or t.cuts != t.exact for t in found.values()))


def main() -> int:
    """Measure, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="cut at one of so many places")
    words = parser.parse_args()
    bench = Bench()
    return report(split(bench, words.every), {**held(bench), **cost(bench)})


if __name__ == "__main__":
    sys.exit(main())
