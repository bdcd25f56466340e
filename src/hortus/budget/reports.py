"""Read what a provider says that it has counted: usage reports of large providers, or a CSV file.

The JSON forms are those in which the usage APIs of Anthropic (``usage_report/messages``) and of
OpenAI (``organization/usage/completions``, ``…/embeddings``) document their answers by model.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO

import msgspec

from hortus.budget.errors import BadReportError

_MOST_TOKENS = 10**15
DEFAULT_COLUMNS = {
    "day": "day",
    "model": "model",
    "input": "input_tokens",
    "output": "output_tokens",
}
"""What is read from a CSV file, and from which column unless another is named."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Tokens that a provider has counted on one day (UTC) for one model, caches included."""

    day: date
    model: str
    tokens: int


class _Creation(msgspec.Struct):
    ephemeral_1h_input_tokens: int = 0
    ephemeral_5m_input_tokens: int = 0


class _Result(msgspec.Struct):
    """One line of either provider; what the other one says stays 0."""

    model: str | None = None
    uncached_input_tokens: int = 0
    cache_read_input_tokens: int = 0
    cache_creation: _Creation | None = None
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def tokens(self) -> int:
        """All tokens; in ``input_tokens`` those from caches are counted already."""
        made = self.cache_creation or _Creation()
        return (
            self.uncached_input_tokens
            + self.cache_read_input_tokens
            + made.ephemeral_1h_input_tokens
            + made.ephemeral_5m_input_tokens
            + self.input_tokens
            + self.output_tokens
        )


class _Bucket(msgspec.Struct):
    results: list[_Result]
    starting_at: str = ""
    start_time: int | None = None


class _Page(msgspec.Struct):
    data: list[_Bucket]
    has_more: bool = False


_PAGES = msgspec.json.Decoder(_Page | list[_Page])


def read_report(data: bytes, columns: Mapping[str, str]) -> list[Counted]:
    """Return what a report says; raises ``BadReportError`` that names what is wrong with it.

    JSON is one answer of a usage API or a list of all its pages. ``columns`` are those of a CSV
    file, as ``DEFAULT_COLUMNS``.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise _bad(f"is no text: byte {e.start}", "give a JSON or CSV file in UTF-8") from e
    said = _json(text) if text.lstrip()[:1] in {"{", "["} else _csv(text, columns)
    sums: dict[tuple[date, str], int] = {}
    for counted in said:
        if not 0 <= counted.tokens <= _MOST_TOKENS:
            raise _bad(f"counts {counted.tokens} tokens on {counted.day}", "mend that line")
        key = (counted.day, counted.model)
        sums[key] = sums.get(key, 0) + counted.tokens
    return [Counted(day, model, tokens) for (day, model), tokens in sorted(sums.items())]


def _json(text: str) -> Iterator[Counted]:
    try:
        found = _PAGES.decode(text)
    except (msgspec.DecodeError, RecursionError) as e:
        raise _bad(f"is no usage report: {e}", "save an answer of the provider's usage API") from e
    pages = found if isinstance(found, list) else [found]
    if pages and pages[-1].has_more:
        raise _bad(
            "is not all: the provider has more pages",
            "fetch them as well and save all as one JSON list",
        )
    return (
        Counted(_day(bucket), _named(result), result.tokens)
        for page in pages
        for bucket in page.data
        for result in bucket.results
        if result.tokens
    )


def _named(result: _Result) -> str:
    if not result.model:
        raise _bad("does not say which model", "ask the provider for usage grouped by model")
    return result.model


def _day(bucket: _Bucket) -> date:
    try:
        if bucket.start_time is not None:
            return datetime.fromtimestamp(bucket.start_time, tz=UTC).date()
        return datetime.fromisoformat(bucket.starting_at).astimezone(UTC).date()
    except (ValueError, OverflowError, OSError) as e:
        raise _bad("has a line of no day", "save the answer as the provider gave it") from e


def _csv(text: str, columns: Mapping[str, str]) -> Iterator[Counted]:
    table = csv.DictReader(StringIO(text, newline=""))
    try:
        heads = table.fieldnames or ()
        if missing := [name for name in columns.values() if name not in heads]:
            raise _bad(
                f"has no column {missing[0]!r}",
                f"say which it is: `--columns {_said(columns)}`; there are: "
                + ", ".join(heads)[:200],
            )
        for row in table:
            yield _row(row, columns)
    except (csv.Error, ValueError) as e:
        remedy = "write days as 2026-11-01 and whole numbers"
        raise _bad(f"cannot be read in line {table.line_num}: {e}", remedy) from e


def _row(row: Mapping[str, str | None], columns: Mapping[str, str]) -> Counted:
    day = date.fromisoformat((row[columns["day"]] or "")[:10])
    tokens = sum(int(row[column] or 0) for name, column in columns.items() if name in _TOKENS)
    return Counted(day, row[columns["model"]] or "", tokens)


_TOKENS = frozenset({"input", "output", "cached"})


def parse_columns(text: str) -> dict[str, str]:
    """Return the columns in ``day=Date,model=Model,…``, the usual ones where they are not said."""
    said = dict(part.partition("=")[::2] for part in text.split(",") if part)
    if strange := sorted(set(said) - {*DEFAULT_COLUMNS, "cached"}):
        raise _bad(
            f"has nothing called {strange[0]!r}",
            "name columns for day, model, input, output and cached (where input leaves it out)",
        )
    return {**DEFAULT_COLUMNS, **said}


def _said(columns: Mapping[str, str]) -> str:
    return ",".join(f"{name}={column}" for name, column in columns.items())


def _bad(problem: str, remedy: str) -> BadReportError:
    return BadReportError(f"the usage report {problem}", remedy=remedy)
