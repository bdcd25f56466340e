"""What a tool did on the machine: files it opened, programs it ran, what it left."""

import re
from collections import defaultdict
from collections.abc import Sequence

from hortus.inspector.observation import Observation
from hortus.inspector.reporting.report import Files, Machine

_MOST_PATHS = 300
_RUN = "run"
_WORD = re.compile(r"[\w@%+=:,./-]+", re.ASCII)


def machine(traced: Observation | None) -> Machine:
    """Return what the traced run did; nothing where there was none."""
    if traced is None or traced.trace is None:
        return Machine(changed=traced.changed if traced else ())
    trace = traced.trace
    groups: defaultdict[tuple[bool, str, str], set[str]] = defaultdict(set)
    for touch in trace.touches:
        if touch.how != _RUN:  # those are the programs
            groups[not touch.by_tool, touch.program, touch.how].add(touch.path)
    return Machine(
        files=tuple(
            _files(program, sorted(paths), how, by_tool=not other)
            for (other, program, how), paths in sorted(groups.items(), key=_telling)
        ),
        programs=tuple(" ".join(map(_quoted, words)) for words in trace.programs),
        dropped=trace.dropped,
        changed=traced.changed,
    )


def _telling(group: tuple[tuple[bool, str, str], object]) -> tuple[bool, str, bool, str]:
    """Put the tool before what it ran, and what was there before what was not."""
    other, program, how = group[0]
    return other, program, how == "missing", how


def _files(program: str, paths: Sequence[str], how: str, *, by_tool: bool) -> Files:
    return Files(
        program=program,
        by_tool=by_tool,
        how=how,
        paths=tuple(paths[:_MOST_PATHS]),
        more=max(0, len(paths) - _MOST_PATHS),
    )


def _quoted(word: str) -> str:
    """Return a word of a command line, so that it is seen where it ends."""
    return word if _WORD.fullmatch(word) else "'" + word.replace("'", "'\\''") + "'"
