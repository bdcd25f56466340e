"""Evidence as pages to read: one file each, without scripts or anything from elsewhere."""

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from hortus.core.templates import templates
from hortus.evidence.document import Document
from hortus.evidence.making import Evidence
from hortus.evidence.records import FOREVER_US, Period
from hortus.evidence.types import About, Demand, Figure, Source, Table, Verdict

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_PAGES = Path(__file__).with_name("pages")
_US, _MS_US = 1_000_000, 1_000
_MICROSECONDS = "microseconds"
_COLOURS = {Verdict.MET: "met", Verdict.NOT_MET: "not", Verdict.NO_DATA: "none"}


def stem(control: About) -> str:
    """Return the name of a control's files without what follows the dot."""
    return f"{control.number:02}-{control.id}"


class Pages:
    """Renders pages; the same evidence always gives the same page."""

    def control(self, evidence: Evidence) -> str:
        """Return the page of one control."""
        document = evidence.document
        return self._render(
            "control.html",
            document=document,
            file=f"{stem(document.control)}.json",
            file_hash=sha256(evidence.envelope).hexdigest(),
        )

    def index(self, documents: Sequence[Document]) -> str:
        """Return the page that leads to those of the controls."""
        found = Counter(document.verdict for document in documents)
        counts = ", ".join(f"{found[verdict]} {verdict.value}" for verdict in Verdict)
        return self._render("index.html", documents=documents, counts=counts)

    def _render(self, template: str, **values: object) -> str:
        style = (_PAGES / "page.css").read_text(encoding="utf-8")
        digest = b64encode(sha256(style.encode()).digest()).decode()
        page = self._templates.get_template(template)
        return page.render(style=style, style_hash=digest, **values)

    @cached_property
    def _templates(self) -> "Environment":
        environment = templates(_PAGES, keep_trailing_newline=True)
        for word in (
            moment,
            machine_time,
            number,
            span,
            stem,
            value,
            unit,
            origin,
            broken,
            counted,
            plain,
            holds_numbers,
            shown,
            marked,
        ):
            environment.filters[word.__name__] = word
        environment.filters["colour"] = _COLOURS.__getitem__
        return environment


def moment(at_us: int) -> str:
    """Return a time in UTC to the second: ``2026-11-22 17:05:09``."""
    return _at(at_us).strftime("%Y-%m-%d %H:%M:%S")


def machine_time(at_us: int) -> str:
    """Return the same time for the ``datetime`` attribute."""
    return _at(at_us).strftime("%Y-%m-%dT%H:%M:%SZ")


def number(count: int) -> str:
    """Return a number with thin gaps between thousands, which no line break may take."""
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def span(period: Period) -> str:
    """Return a period in words."""
    if period.since_us == 0 and period.until_us == FOREVER_US:
        return "from the first to the newest"
    begin = f"from {moment(period.since_us)}" if period.since_us else "from the first"
    end = f"before {moment(period.until_us)}" if period.until_us != FOREVER_US else "to the newest"
    return f"{begin}, {end} (UTC)"


def value(figure: Figure) -> str:
    """Return the value of a figure as people read it."""
    if figure.unit == _MICROSECONDS and figure.value >= _MS_US:
        return f"{figure.value / _US:.3f}"
    return number(figure.value)


def unit(figure: Figure) -> str:
    """Return the unit that goes with ``value``."""
    long = figure.unit == _MICROSECONDS and figure.value >= _MS_US
    return "seconds" if long else figure.unit


def origin(figure: Figure) -> str:
    """Return where a figure comes from, in words."""
    return "the log" if figure.source is Source.LOG else "the house"


def broken(figure: Figure) -> bool:
    """Tell whether the demand on a figure is not met."""
    if figure.demand is Demand.SOME:
        return not figure.value
    return figure.demand is not Demand.NONE and figure.value > 0


def counted(document: Document) -> bool:
    """Tell whether any figure was counted in the log."""
    return any(figure.source is Source.LOG for figure in document.figures)


def plain(cell: str) -> bool:
    """Tell whether a cell holds nothing but a number."""
    return cell.removeprefix("-").isdecimal()


def holds_numbers(table: Table, column: int) -> bool:
    """Tell whether a column of a table begins with a number."""
    return bool(table.rows) and all(plain(cell) for cell in table.rows[0][column : column + 1])


def shown(cell: str) -> str:
    """Return a cell as people read it."""
    return number(int(cell)) if plain(cell) else cell


def marked(text: str) -> "Markup":
    """Return a text with what stands between backticks set as code."""
    from markupsafe import Markup, escape  # noqa: PLC0415 - comes with jinja2

    pieces = [escape(piece) for piece in text.split("`")]
    code = Markup("<code>{}</code>")
    whole = [code.format(p) if at % 2 else p for at, p in enumerate(pieces)]
    return Markup("").join(whole)


def _at(at_us: int) -> datetime:
    return datetime.fromtimestamp(at_us // _US, tz=UTC)
