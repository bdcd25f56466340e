"""Which format a model is asked for, and when it is asked for another one."""

import re
from collections.abc import Sequence

from msgspec import Struct

from hortus.agent.edits.types import Format
from hortus.core.regex import late

_WINDOW, _TRIALS, _LEAST = 20, 5, 0.8
_SHORT_FILE = 150

# From what a model was trained on to what any model can write. Measured means over public runs
# put whole files first and diffs of long files last, so each ladder ends with whole files.
_TRAINED_ON_PATCH = (Format.PATCH, Format.REPLACE, Format.SEARCH_REPLACE, Format.WHOLE)
_USUAL = (Format.REPLACE, Format.SEARCH_REPLACE, Format.WHOLE)
_BLOCKS = (Format.SEARCH_REPLACE, Format.WHOLE)
_WEAK = (Format.WHOLE, Format.SEARCH_REPLACE)
_LADDERS = (
    (late(r"gpt-?(?:5|oss|4\.1)|codex|\bo[34]\b", re.IGNORECASE), _TRAINED_ON_PATCH),
    (late(r"(?:^|[-_:/])(?:0\.5|1(?:\.\d)?|3|4|7|8|9)b\b", re.IGNORECASE), _WEAK),
    (late(r"qwen2\.5|codestral|starcoder", re.IGNORECASE), _BLOCKS),
)


class Record(Struct, frozen=True):
    """How the newest edits of a model in one format came out, oldest first."""

    format: Format
    well_formed: tuple[bool, ...] = ()

    def noting(self, *, well_formed: bool) -> "Record":
        """Return the record with one more edit in it."""
        return Record(self.format, (*self.well_formed, well_formed)[-_WINDOW:])

    @property
    def fails(self) -> bool:
        """Whether too many came out wrong, after enough to tell."""
        tried = len(self.well_formed)
        return tried >= _TRIALS and sum(self.well_formed) < _LEAST * tried


def ladder_for(model: str) -> tuple[Format, ...]:
    """Return the formats for a model by its name, best first."""
    for pattern, ladder in _LADDERS:
        if pattern.search(model):
            return ladder
    return _USUAL


def choose_format(
    ladder: Sequence[Format], records: Sequence[Record], file_lines: int | None = None
) -> Format:
    """Return the first format that does not fail; where all do, the one that fails least.

    Once a format had to be given up, a short file is written whole.
    """
    by_format = {record.format: record for record in records}
    failing = {form for form, record in by_format.items() if record.fails}
    usable = [form for form in ladder if form not in failing]
    if not usable:
        return max(ladder, key=lambda form: _rate(by_format[form]))
    gave_up = bool(failing.intersection(ladder))
    short = file_lines is not None and file_lines <= _SHORT_FILE
    if gave_up and short and Format.WHOLE in usable:
        return Format.WHOLE
    return usable[0]


def _rate(record: Record) -> float:
    return sum(record.well_formed) / len(record.well_formed)
