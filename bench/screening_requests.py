"""CPU time of looking through a request of a coding agent: all new, and one more turn of it.

A conversation of 80 kB goes on by 2 kB; everything before is sent again, as agents do. Each figure
is the fastest of some runs, so that it holds on a busy machine too. Writes
build/bench/screening_requests.json.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from hortus.core import Clock, Dialect, DlpSettings, SystemClock
from hortus.dlp import TIERS, AllowList, Redactor, Scanner, load_rules
from hortus.dlp.forms import fill
from hortus.gateway import RequestFinder, RequestScreen
from hortus.gateway.dialects import peek
from hortus.gateway.screening import Reach

_RESULT = Path("build/bench/screening_requests.json")
_REPEATS = 15
_WORDS = (
    "def return self value import the of and config data load store x = ( ) : , . [ ] # \" 'a'"
)
_SYSTEM, _TOOLS, _TOTAL, _NEW = 14_000, 18_000, 80_000, 2_000
_CACHE = 33_554_432


class Talk:
    """A conversation of an agent in the messages dialect."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.system = [{"type": "text", "text": self._text(_SYSTEM // 2)} for _ in range(2)]
        self.tools = [self._tool(i) for i in range(_TOOLS // 1_500)]
        self.messages: list[dict[str, object]] = []

    def grow(self, size: int) -> None:
        """Add turns: words of the model, a call of a tool, and what the tool says."""
        end = len(self.body()) + size
        while len(self.body()) < end:
            number = f"toolu_{self._chance.randrange(10**18):018d}"
            given = {"command": self._text(90), "description": self._text(40)}
            call = {"type": "tool_use", "id": number, "name": "Bash", "input": given}
            said = [{"type": "text", "text": self._text(160)}, call]
            result = {"type": "tool_result", "tool_use_id": number, "content": self._text(1_300)}
            self.messages += [
                {"role": "assistant", "content": said},
                {"role": "user", "content": [result]},
            ]

    def body(self) -> bytes:
        """Return the request of this turn."""
        asked = {"model": "house/code", "max_tokens": 32_000, "stream": True}
        asked |= {"system": self.system, "tools": self.tools, "messages": self.messages}
        return msgspec.json.encode(asked)

    def _tool(self, number: int) -> dict[str, object]:
        fields = {
            f"field_{i}": {"type": "string", "description": self._text(70)} for i in range(6)
        }
        schema = {"type": "object", "properties": fields, "required": ["field_0"]}
        return {"name": f"tool_{number}", "description": self._text(600), "input_schema": schema}

    def _text(self, size: int) -> str:
        words: list[str] = []
        left = size
        while left > 0:
            words.append(self._chance.choice(_WORDS.split()))
            if self._chance.random() < 0.12:
                words.append("\n   ")
            left -= len(words[-1]) + 1
        return " ".join(words)


def fastest_us(work: Callable[[], object], prepare: Callable[[], object] = lambda: None) -> float:
    """Return the CPU microseconds of the fastest of some runs, each after its preparation."""
    best = float("inf")
    for _ in range(_REPEATS):
        prepare()
        began = time.process_time_ns()
        work()
        best = min(best, (time.process_time_ns() - began) / 1_000)
    return best


def new_screen(clock: Clock, scanner: Scanner) -> RequestScreen:
    """Return a screen that has seen nothing."""
    finder = RequestFinder(scanner, b"key", _CACHE)
    return RequestScreen(finder, Redactor(b"key"), AllowList.empty(), DlpSettings(), clock)


def _small(number: int) -> bytes:
    """Return a request of 2 kB that is like no other."""
    text = b"word%d " % number * 300
    return b'{"model":"m","messages":[{"role":"user","content":"%b"}]}' % text


def _code(number: int) -> bytes:
    """Return a request of 2 kB of code, of which a word is new in each function."""
    text = (
        b"def total_%d(prices, tax):\\n    return sum(price * (1 + tax) for price in prices)\\n\\n"
    )
    return b'{"model":"m","messages":[{"role":"user","content":"%b"}]}' % (text % number * 23)


def measure() -> dict[str, float]:
    """Return all figures."""
    chance = random.Random(1)
    talk = Talk(chance)
    talk.grow(_TOTAL - _NEW - len(talk.body()))
    scanner = Scanner(load_rules(), TIERS)
    screen = new_screen(SystemClock(), scanner)
    before = talk.body()
    screen.screen(before, "house/code")
    turns: list[bytes] = []
    for _ in range(_REPEATS):
        talk.messages = talk.messages[: len(msgspec.json.decode(before)["messages"])]
        talk.grow(_NEW)
        turns.append(talk.body())
    one = iter(turns)
    found = {
        "the turn, kB": len(turns[0]) / 1e3,
        "new in it, kB": (len(turns[0]) - len(before)) / 1e3,
        "one more turn, us": fastest_us(lambda: screen.screen(next(one), "house/code")),
        "the same turn again, us": fastest_us(lambda: screen.screen(before, "house/code")),
    }
    unseen = iter([new_screen(SystemClock(), scanner) for _ in range(_REPEATS)])
    found["all of it new, us"] = fastest_us(lambda: next(unseen).screen(before, "house/code"))
    secret = fill("ghp_{36 alnum}", 1).encode()
    leaking = before.replace(b"import", secret, 1)
    screen.screen(leaking, "house/code")
    found["again, with a secret to redact, us"] = fastest_us(
        lambda: screen.screen(leaking, "house/code").outgoing(Reach.OUTSIDE)
    )
    smalls = iter([_small(number) for number in range(_REPEATS)])
    found["2 kB never seen, us"] = fastest_us(lambda: screen.screen(next(smalls), "m"))
    codes = iter([_code(number) for number in range(_REPEATS)])
    found["2 kB of code never seen, us"] = fastest_us(lambda: screen.screen(next(codes), "m"))
    known = _small(0)
    screen.screen(known, "m")
    found["2 kB seen before, us"] = fastest_us(lambda: screen.screen(known, "m"))
    found["for comparison: checking the JSON of the turn, us"] = fastest_us(
        lambda: peek(before, Dialect.MESSAGES, max_depth=128)
    )
    return found


def main() -> int:
    """Measure, print and write."""
    found = measure()
    for name, figure in found.items():
        print(f"{name:52} {figure:10.1f}")
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
